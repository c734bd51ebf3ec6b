import assert from "node:assert/strict";
import {
  callIdOfEvent,
  endsTurn,
  tellingsOfEvent,
} from "../../../../lib/codex/transcript/event_entry.ts";
import type { JsonObject } from "../../../../lib/codex/json_value.ts";

const entry = (event: JsonObject) => tellingsOfEvent(event, { at: "T" })[0]?.entry ?? null;

/** A tool call in one line: its name, what it was called with, what came back. */
function tool(event: JsonObject): string {
  const found = entry(event);
  if (found?.kind !== "tool") return `${found?.kind}`;
  const { name, input, brief, output, exitCode, failed } = found;
  const end = `${exitCode === null ? "" : ` = ${exitCode}`}${failed ? " failed" : ""}`;
  return `${name} ${brief ?? input} → ${output}${end}`;
}

Deno.test("tellingsOfEvent() tells what was said, and nothing of events that only count", () => {
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

Deno.test("tellingsOfEvent() takes a turn that ended with an error for one, and a rollback without a number for one turn", () => {
  const failed = { type: "task_complete", error: { message: "no" } };
  assert.deepEqual(entry(failed), { kind: "error", at: "T", text: "no" });
  assert.equal(entry({ type: "turn_complete", error: null }), null);
  const rollback = (num_turns: unknown) => entry({ type: "thread_rolled_back", num_turns });
  assert.deepEqual(rollback(3), { kind: "rollback", at: "T", turns: 3 });
  assert.deepEqual(rollback("3"), { kind: "rollback", at: "T", turns: 1 });
});

Deno.test("tellingsOfEvent() notes a review, its findings, an undo and a goal", () => {
  const text = (event: JsonObject) => (entry(event) as { text: string }).text;
  assert.equal(text({ type: "entered_review_mode" }), "review begun");
  assert.equal(
    text({ type: "entered_review_mode", user_facing_hint: "changes" }),
    "review begun: changes",
  );
  assert.equal(text({ type: "undo_completed", message: "back" }), "undo: back");
  const goal = { objective: "do X", status: "paused" };
  assert.equal(text({ type: "thread_goal_updated", goal }), "goal (paused): do X");
  const review_output = { findings: [], overall_explanation: "fine" };
  const found = entry({ type: "exited_review_mode", review_output });
  assert.deepEqual(found, { kind: "assistant", at: "T", text: "fine" });
});

Deno.test("tellingsOfEvent() knows the tools of older files by their events", () => {
  const invocation = { server: "docs", tool: "find", arguments: { q: "x" } };
  const content = [{ type: "text", text: "found" }, { type: "image", data: "…" }];
  const mcp = (result: unknown) => tool({ type: "mcp_tool_call_end", invocation, result });
  assert.equal(mcp({ Ok: { content } }), 'docs.find {"q":"x"} → found\n[Image]');
  assert.equal(
    mcp({ Ok: { content, isError: true } }),
    'docs.find {"q":"x"} → found\n[Image] failed',
  );
  assert.equal(mcp({ Err: "it is gone" }), 'docs.find {"q":"x"} → it is gone failed');
  const patch = { type: "patch_apply_end", changes: { "a.sh": { type: "add", content: "x" } } };
  assert.equal(tool({ ...patch, stdout: "Success" }), "apply_patch add a.sh → Success");
  assert.equal(
    tool({ ...patch, success: false, stderr: "no" }),
    "apply_patch add a.sh → no failed",
  );
  const ran = { type: "exec_command_end", command: ["bash", "-lc", "ls"], exit_code: 2 };
  assert.equal(tool({ ...ran, stdout: "a", stderr: "b" }), "exec_command ls → a\nb = 2");
  assert.equal(tool({ ...ran, source: "user_shell" }), "user_shell ls →  = 2");
  const made = { type: "image_generation_end", revised_prompt: "a square", saved_path: "/a.png" };
  assert.equal(tool(made), "image_generation a square → /a.png");
  const dynamic = { type: "dynamic_tool_call_response", tool: "open_tab", arguments: { n: 1 } };
  assert.equal(tool({ ...dynamic, error: "no", success: false }), 'open_tab {"n":1} → no failed');
  assert.equal(tool({ type: "view_image_tool_call", path: "/a.png" }), "view_image /a.png → null");
});

Deno.test("tellingsOfEvent() tells what agents were asked and how they ended", () => {
  const spawn = { type: "collab_agent_spawn_end", prompt: "do", new_thread_id: "a" };
  assert.equal(tool({ ...spawn, status: "running" }), "spawn_agent do → a running");
  const waited = { type: "collab_waiting_end", statuses: { a: { completed: "all done" } } };
  assert.equal(tool(waited), "wait  → a completed: all done");
  const activity = { type: "sub_agent_activity", kind: "started", agent_path: "/root/a" };
  assert.equal(tool(activity), "agent started /root/a → null");
});

Deno.test("endsTurn() and callIdOfEvent() tell which event is about what", () => {
  const ends = ["task_complete", "turn_complete", "turn_aborted", "task_started"]
    .map((type) => endsTurn({ type }));
  assert.deepEqual(ends, [true, true, true, false]);
  assert.equal(callIdOfEvent({ type: "item_completed", item: { id: "i" } }), "i");
  assert.equal(callIdOfEvent({ type: "web_search_end", call_id: "c" }), "c");
  assert.equal(callIdOfEvent({ type: "dynamic_tool_call_request", callId: "c" }), "c");
  assert.equal(callIdOfEvent({ type: "error" }), null);
});
