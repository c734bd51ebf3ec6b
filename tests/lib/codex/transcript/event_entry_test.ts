import assert from "node:assert/strict";
import {
  callIdOfEvent,
  endsTurn,
  entryOfEvent,
} from "../../../../lib/codex/transcript/event_entry.ts";
import type { JsonObject } from "../../../../lib/codex/json_value.ts";

const entry = (event: JsonObject) => entryOfEvent(event, { at: "T" });

Deno.test("entryOfEvent() tells what was said, and nothing of events that only count", () => {
  const said = (kind: string, text: string) => ({ kind, at: "T", text });
  const user = { type: "user_message", message: "hi", images: ["x"], local_audio: ["y"] };
  assert.deepEqual(entry(user), said("user", "hi\n[Image]\n[Audio]"));
  assert.deepEqual(entry({ type: "agent_message", message: "yes" }), said("assistant", "yes"));
  assert.deepEqual(entry({ type: "agent_reasoning", text: "why" }), said("reasoning", "why"));
  assert.deepEqual(
    entry({ type: "turn_aborted", reason: "interrupted" }),
    said("aborted", "interrupted"),
  );
  for (const type of ["token_count", "agent_message", "user_message", "item_completed"]) {
    assert.equal(entry({ type }), null, type);
  }
});

Deno.test("entryOfEvent() takes a turn that ended with an error for one, and a rollback without a number for one turn", () => {
  const failed = { type: "task_complete", error: { message: "no" } };
  assert.deepEqual(entry(failed), { kind: "error", at: "T", text: "no" });
  assert.equal(entry({ type: "turn_complete", error: null }), null);
  const rollback = (num_turns: unknown) => entry({ type: "thread_rolled_back", num_turns });
  assert.deepEqual(rollback(3), { kind: "rollback", at: "T", turns: 3 });
  assert.deepEqual(rollback("3"), { kind: "rollback", at: "T", turns: 1 });
});

Deno.test("endsTurn() and callIdOfEvent() tell which event is about what", () => {
  const ends = ["task_complete", "turn_complete", "turn_aborted", "task_started"]
    .map((type) => endsTurn({ type }));
  assert.deepEqual(ends, [true, true, true, false]);
  assert.equal(callIdOfEvent({ type: "item_completed", item: { id: "i" } }), "i");
  assert.equal(callIdOfEvent({ type: "web_search_end", call_id: "c" }), "c");
  assert.equal(callIdOfEvent({ type: "error", call_id: "c" }), null);
});
