import assert from "node:assert/strict";
import {
  changesBrief,
  changesText,
  patchBrief,
  toolInput,
  toolOutput,
} from "../../../../lib/codex/transcript/tool_text.ts";

Deno.test("toolOutput() takes text and exit status from every shape that Codex has written", () => {
  const cases: readonly (readonly [output: unknown, text: string, exitCode: number | null])[] = [
    ["plain", "plain", null],
    ["Chunk ID: 1\nWall time: 0.1 seconds\nProcess exited with code 7\nOutput:\nhi\n", "hi\n", 7],
    ["Exit code: -1\nWall time: 2 seconds\nOutput:\n", "", -1],
    ["Wall time: 1 seconds\nProcess running with session ID 3\nOutput:\nso far", "so far", null],
    ['{"output":"hi","metadata":{"exit_code":2,"duration_seconds":0.1}}', "hi", 2],
    ['{"rows":[]}', '{"rows":[]}', null],
    ["he said:\nProcess exited with code 3\n", "he said:\nProcess exited with code 3\n", null],
    [{ content: "inside", success: true }, "inside", null],
    [[{ type: "input_text", text: "a" }, { type: "input_text", text: "b" }], "ab", null],
    ["Exit code: 0\nWall time: 1 seconds\nFinal output:\nhi", "hi", 0],
    ["Command: ls\nChunk ID: 1\nProcess exited with code 0\nOutput:\nhi", "hi", 0],
    [[{ type: "input_image", image_url: "data:," }], "[Image]", null],
    [null, "", null],
    [7, "", null],
  ];
  for (const [output, text, exitCode] of cases) {
    const { failed: _failed, ...told } = toolOutput(output);
    assert.deepEqual(told, { text, exitCode }, JSON.stringify(output));
  }
});

Deno.test("toolOutput() knows what failed by its status, by what it says of success, and by a patch that does not fit", () => {
  const failed = (output: unknown) => toolOutput(output).failed;
  assert.equal(failed("Exit code: 2\nOutput:\n"), true);
  assert.equal(failed("Exit code: 0\nOutput:\n"), false);
  assert.equal(failed({ content: "x", success: false }), true);
  assert.equal(failed("apply_patch verification failed: no such file"), true);
  assert.equal(failed("no apply_patch verification failed"), false);
});

Deno.test("toolInput() takes arguments as text and as an object, and the command out of either", () => {
  const cases: readonly (readonly [call: Record<string, unknown>, input: string])[] = [
    [{ arguments: '{"cmd":"ls"}' }, "ls"],
    [{ arguments: { cmd: "ls" } }, "ls"],
    [{ arguments: { command: ["bash", "-lc", "make test"] } }, "make test"],
    [{ arguments: { path: "/a" } }, '{"path":"/a"}'],
    [{ arguments: "not json" }, "not json"],
    [{ input: "*** Begin Patch" }, "*** Begin Patch"],
    [{ action: { command: ["ls"] } }, "ls"],
    [{ arguments: null }, ""],
    [{}, ""],
  ];
  for (const [call, input] of cases) assert.equal(toolInput(call), input, JSON.stringify(call));
});

Deno.test("a patch is told in short by its files", () => {
  const patch = "*** Begin Patch\n*** Add File: a b.sh\n+x\n*** Delete File: c\n*** End Patch";
  assert.equal(patchBrief(patch), "add a b.sh, delete c");
  assert.equal(patchBrief("*** Begin Patch"), null);
  const changes = { a: { type: "update", unified_diff: "@@\n-x" }, b: { kind: { type: "add" } } };
  assert.equal(changesBrief(changes), "update a, add b");
  assert.equal(changesText(changes), "update a\n@@\n-x\nadd b");
});
