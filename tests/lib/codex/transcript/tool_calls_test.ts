import assert from "node:assert/strict";
import { newToolCalls } from "../../../../lib/codex/transcript/tool_calls.ts";

const CALL = { type: "function_call", call_id: "c", name: "shell", arguments: "{}" };
const OUTPUT = { type: "function_call_output", call_id: "c", output: "done" };
const MOMENT = { at: "T" };

Deno.test("a call is told once, with its output", () => {
  const calls = newToolCalls();
  assert.equal(calls.read(CALL, MOMENT), null);
  const told = calls.read(OUTPUT, MOMENT);
  assert.deepEqual([told?.name, told?.output], ["shell", "done"]);
  assert.equal(calls.read(OUTPUT, MOMENT), null);
  assert.deepEqual([calls.flush(), calls.orphans()], [[], 0]);
});

Deno.test("a call without an output is told when its turn is over, one without an id at once", () => {
  const calls = newToolCalls();
  calls.read(CALL, MOMENT);
  assert.deepEqual(calls.flush().map(({ name, output }) => [name, output]), [["shell", null]]);
  assert.equal(calls.read(OUTPUT, MOMENT), null);
  assert.equal(calls.read({ ...CALL, call_id: null }, MOMENT)?.name, "shell");
});

Deno.test("an output without a call before it is counted", () => {
  const calls = newToolCalls();
  assert.equal(calls.read(OUTPUT, MOMENT), null);
  assert.equal(calls.orphans(), 1);
});

Deno.test("an event and a response item of one call are told once, whichever comes first", () => {
  const entry = { kind: "tool", at: "T", name: "n", input: "", output: "o", exitCode: 0 } as const;
  const calls = newToolCalls();
  calls.read(CALL, MOMENT);
  assert.equal(calls.settle("c", entry), entry);
  assert.equal(calls.read(OUTPUT, MOMENT), null);
  assert.equal(calls.settle("c", entry), null);
  const search = { type: "web_search_call", id: "w", action: { url: "u" } };
  assert.equal(calls.read(search, MOMENT)?.input, "u");
  assert.equal(calls.settle("w", entry), null);
});
