import assert from "node:assert/strict";
import { toolOutput } from "../../../../lib/codex/transcript/tool_text.ts";

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
    [[{ type: "input_image", image_url: "data:," }], "[Image]", null],
    [null, "", null],
    [7, "", null],
  ];
  for (const [output, text, exitCode] of cases) {
    assert.deepEqual(toolOutput(output), { text, exitCode }, JSON.stringify(output));
  }
});
