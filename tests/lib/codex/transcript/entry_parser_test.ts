import assert from "node:assert/strict";
import { newEntryParser } from "../../../../lib/codex/transcript/entry_parser.ts";

const EVENT = { type: "event_msg", payload: { type: "user_message", message: "hi" } };
const message = (role: string, text: string) => ({
  type: "response_item",
  payload: { type: "message", role, content: [{ type: "input_text", text }] },
});

/** What a parser tells of these records. */
function told(records: readonly unknown[]): readonly string[] {
  const parser = newEntryParser();
  const entries = records.flatMap((record) => {
    const bytes = new TextEncoder().encode(JSON.stringify(record));
    return parser.read({ bytes, length: bytes.length } as Parameters<typeof parser.read>[0]);
  });
  return [...entries, ...parser.end()].map((entry) =>
    "text" in entry ? `${entry.kind}: ${entry.text}` : entry.kind
  );
}

Deno.test("a message is told once, by whichever of event and response item comes first", () => {
  assert.deepEqual(told([message("user", "hi"), EVENT]), ["user: hi"]);
  const answer = { type: "event_msg", payload: { type: "agent_message", message: "yes" } };
  assert.deepEqual(told([answer, message("assistant", "yes")]), ["assistant: yes"]);
});

Deno.test("a message that only one of them tells is told all the same, whatever else the file has", () => {
  const flat = message("user", "flat").payload;
  const records = [flat, message("user", "hi"), EVENT, message("user", "again"), EVENT];
  assert.deepEqual(told(records), ["user: flat", "user: hi", "user: again", "user: hi"]);
});

Deno.test("an error that is said twice is told once, and a call is over when its turn is", () => {
  const error = { type: "event_msg", payload: { type: "error", message: "no" } };
  const end = { type: "event_msg", payload: { type: "task_complete", error: { message: "no" } } };
  const call = { type: "response_item", payload: { type: "function_call", call_id: "c" } };
  assert.deepEqual(told([error, end]), ["error: no"]);
  assert.deepEqual(told([call, end]), ["tool", "error: no"]);
});

Deno.test("the summary of a compaction is told once, whether Codex marked the answer that made it or not", () => {
  const answer = message("assistant", "all in short");
  const compacted = { type: "compacted", payload: { message: "Here it is:\nall in short" } };
  assert.deepEqual(told([{ ...answer, metadata: { compaction_output: true } }, compacted]), [
    "compaction: Here it is:\nall in short",
  ]);
  assert.deepEqual(told([answer, compacted]), ["assistant: all in short", "compaction: "]);
});

Deno.test("a line that is not UTF-8 is told as far as it goes, and where it begins is known", () => {
  const parser = newEntryParser();
  const text = JSON.stringify({ ...EVENT, payload: { ...EVENT.payload, message: "a?b" } });
  const bytes = new TextEncoder().encode(text).map((byte) => byte === 63 ? 0xff : byte);
  const line = { bytes, length: bytes.length, offset: 7, terminated: true };
  const [entry] = parser.read(line);
  assert.deepEqual(entry, { kind: "user", at: null, text: "a\ufffdb" });
  parser.read({ ...line, offset: 99 });
  assert.equal(parser.notUtf8(), 7);
});

Deno.test("a converter's time in milliseconds is a time", () => {
  const parser = newEntryParser();
  const bytes = new TextEncoder().encode(JSON.stringify({ ...EVENT, timestamp: 0 }));
  const [entry] = parser.read({ bytes, length: bytes.length, offset: 0, terminated: true });
  assert.equal(entry?.at, "1970-01-01T00:00:00.000Z");
});

Deno.test("a call that only events know is told at its end, and what a sub-agent does by the call that began it", () => {
  const event = (payload: unknown) => ({ type: "event_msg", payload });
  const call = { type: "dynamic_tool_call_request", callId: "d", tool: "open_tab" };
  const end = { type: "dynamic_tool_call_response", call_id: "d", tool: "open_tab" };
  const output = { ...end, content_items: [{ type: "inputText", text: "opened" }] };
  assert.deepEqual(told([event(call), event(output)]), ["tool"]);
  assert.deepEqual(told([event(call)]), ["tool"]);
  const spawn = { type: "function_call", name: "spawn_agent", call_id: "s" };
  const activity = { type: "SubAgentActivity", id: "s", kind: "started" };
  const began = [
    { type: "response_item", payload: spawn },
    event({ type: "item_completed", item: activity }),
  ];
  assert.deepEqual(told(began), ["tool"]);
  assert.deepEqual(told(began.slice(1)), ["tool"]);
});

Deno.test("a line that is too long says so, and a line that is no record is counted", () => {
  const parser = newEntryParser();
  const [entry] = parser.read({ bytes: null, length: 2048 } as Parameters<typeof parser.read>[0]);
  assert.deepEqual(entry, {
    kind: "error",
    at: null,
    text: "a line of 2.0KiB that cannot be shown",
  });
  assert.deepEqual(told([7, null, "x", { note: "no type" }, EVENT, {}]), [
    "damage",
    "user: hi",
    "damage",
  ]);
  const silent = [{ type: "session_meta", payload: {} }, { record_type: "state" }, { id: "flat" }];
  assert.deepEqual(told(silent), []);
});
