import assert from "node:assert/strict";
import { type Era, newEntryParser } from "../../../../lib/codex/transcript/entry_parser.ts";

const EVENT = { type: "event_msg", payload: { type: "user_message", message: "hi" } };
const message = (role: string, text: string) => ({
  type: "response_item",
  payload: { type: "message", role, content: [{ type: "input_text", text }] },
});

/** What a parser of this era tells of these records. */
function told(era: Era, records: readonly unknown[]): readonly string[] {
  const parser = newEntryParser(era);
  const entries = records.flatMap((record) => {
    const bytes = new TextEncoder().encode(JSON.stringify(record));
    return parser.read({ bytes, length: bytes.length } as Parameters<typeof parser.read>[0]);
  });
  return [...entries, ...parser.end()].map((entry) =>
    "text" in entry ? `${entry.kind}: ${entry.text}` : entry.kind
  );
}

Deno.test("in the era of events response items do not say again what events have said", () => {
  assert.deepEqual(told("events", [message("user", "hi"), EVENT]), ["user: hi"]);
});

Deno.test("a file from before events is told by its messages, flat ones too, until an event takes over", () => {
  const flat = message("user", "flat").payload;
  assert.deepEqual(told("messages", [flat, message("user", "hi")]), ["user: flat", "user: hi"]);
  const taken = [message("user", "hi"), EVENT, message("user", "again")];
  assert.deepEqual(told("messages", taken), ["user: hi"]);
});

Deno.test("an error that is said twice is told once, and a call is over when its turn is", () => {
  const error = { type: "event_msg", payload: { type: "error", message: "no" } };
  const end = { type: "event_msg", payload: { type: "task_complete", error: { message: "no" } } };
  const call = { type: "response_item", payload: { type: "function_call", call_id: "c" } };
  assert.deepEqual(told("events", [error, end]), ["error: no"]);
  assert.deepEqual(told("events", [call, end]), ["tool", "error: no"]);
});

Deno.test("a line that is too long says so, and what is no record says nothing", () => {
  const parser = newEntryParser("events");
  const [entry] = parser.read({ bytes: null, length: 2048 } as Parameters<typeof parser.read>[0]);
  assert.deepEqual(entry, {
    kind: "error",
    at: null,
    text: "a line of 2.0KiB that cannot be shown",
  });
  assert.deepEqual(told("events", [7, null, "x", { type: "session_meta", payload: {} }]), []);
});
