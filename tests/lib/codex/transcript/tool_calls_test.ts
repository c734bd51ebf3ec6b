import assert from "node:assert/strict";
import { newToolCalls, toolEntry } from "../../../../lib/codex/transcript/tool_calls.ts";

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

Deno.test("an output without a call before it is counted and told, but for one that nobody called for", () => {
  const calls = newToolCalls();
  assert.equal(calls.read(OUTPUT, MOMENT)?.output, "done");
  assert.equal(calls.orphans(), 1);
  const told = calls.read({ ...OUTPUT, call_id: "d", name: "goal" }, MOMENT);
  assert.deepEqual([told?.name, told?.output, calls.orphans()], ["goal", "done", 1]);
});

Deno.test("an event without an output waits for that of its call, and the words of both are kept", () => {
  const calls = newToolCalls();
  const patch = { ...CALL, name: "apply_patch", input: "*** Add File: a\n+x" };
  calls.read({ ...patch, type: "custom_tool_call", arguments: undefined }, MOMENT);
  const event = { ...toolEntry("apply_patch", "add a"), at: "E", brief: "add a", failed: true };
  assert.equal(calls.settle("c", event), null);
  assert.deepEqual(calls.read(OUTPUT, MOMENT), {
    ...event,
    at: "T",
    input: "*** Add File: a\n+x",
    output: "done",
  });
  assert.equal(calls.settle("alone", event), event);
  assert.equal(calls.orphans(), 0);
  assert.equal(calls.read({ ...OUTPUT, call_id: "alone" }, MOMENT)?.output, "done");
  assert.equal(calls.orphans(), 1);
});

Deno.test("tool searches and pictures are told, and a call that only events know from its begin to its end", () => {
  const calls = newToolCalls();
  const search = { type: "tool_search_call", call_id: "s", arguments: { query: "calendar" } };
  assert.equal(calls.read(search, MOMENT), null);
  const tools = [{ name: "cal" }, { name: "mail" }];
  const found = calls.read({ type: "tool_search_output", call_id: "s", tools }, MOMENT);
  assert.deepEqual([found?.name, found?.input, found?.output], [
    "tool_search",
    "calendar",
    "cal, mail",
  ]);
  const picture = { type: "image_generation_call", id: "g", revised_prompt: "red" };
  assert.equal(calls.read(picture, MOMENT)?.input, "red");
  assert.equal(calls.read(picture, MOMENT), null);
  const begun = { ...toolEntry("open_tab", "url"), at: "T" };
  calls.begin("d", begun);
  assert.equal(calls.isOpen("d"), true);
  assert.equal(calls.settle("d", { ...begun, output: "opened" })?.output, "opened");
  assert.equal(calls.isOpen("d"), false);
});

Deno.test("an event and a response item of one call are told once, whichever comes first", () => {
  const entry = { ...toolEntry("n", "i"), at: "T", output: "o", exitCode: 0 };
  const calls = newToolCalls();
  calls.read(CALL, MOMENT);
  assert.deepEqual(calls.settle("c", entry), entry);
  assert.equal(calls.read(OUTPUT, MOMENT), null);
  assert.equal(calls.settle("c", entry), null);
  const search = { type: "web_search_call", id: "w", action: { url: "u" } };
  assert.equal(calls.read(search, MOMENT)?.input, "u");
  assert.equal(calls.settle("w", entry), null);
});
