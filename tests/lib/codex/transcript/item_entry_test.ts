import assert from "node:assert/strict";
import type { JsonObject } from "../../../../lib/codex/json_value.ts";
import { tellingsOfItem } from "../../../../lib/codex/transcript/item_entry.ts";

const entries = (item: JsonObject) =>
  tellingsOfItem(item, { at: null }).flatMap((telling) => telling === null ? [] : [telling.entry]);
const entry = (item: JsonObject) => entries(item)[0] ?? null;
const tool = (name: string, input: string, more = {}) => ({
  kind: "tool",
  at: null,
  name,
  input,
  brief: null,
  output: null,
  exitCode: null,
  failed: false,
  ...more,
});

Deno.test("tellingsOfItem() gives words to who said them, with a mark for each attachment", () => {
  const content = [{ type: "text", text: "look" }, { type: "local_image", path: "a.png" }];
  assert.deepEqual(entry({ type: "UserMessage", content }), {
    kind: "user",
    at: null,
    text: "look\n[Image]",
  });
  const thoughts = entries({ type: "Reasoning", summary_text: ["a", 7], raw_content: ["b"] });
  assert.deepEqual(thoughts.map((thought) => "text" in thought && thought.text), ["a", "b"]);
  for (const item of [{}, { type: "ContextCompaction" }, { type: "Plan", text: " " }]) {
    assert.equal(entry(item), null);
  }
});

Deno.test("tellingsOfItem() tells the words of hooks and reviewers", () => {
  const fragments = [{ text: "be careful", hookRunId: "r" }];
  const text = (item: JsonObject) => (entry(item) as { text: string }).text;
  assert.equal(text({ type: "HookPrompt", fragments }), "hook: be careful");
  assert.equal(
    text({ type: "EnteredReviewMode", user_facing_hint: "all" }),
    "review begun: all",
  );
  const review_output = { findings: [], overall_explanation: "fine" };
  assert.equal(text({ type: "ExitedReviewMode", review_output }), "fine");
});

Deno.test("tellingsOfItem() names a tool and what came of it, an unknown one by its type", () => {
  const command = {
    type: "CommandExecution",
    command: "ls",
    aggregated_output: "a\n",
    exit_code: 1,
  };
  assert.deepEqual(entry(command), tool("exec_command", "ls", { output: "a\n", exitCode: 1 }));
  const changes = { "a.txt": { type: "add", content: "x" }, "b.ts": null };
  const patch = { type: "FileChange", changes, stderr: "bad", status: "failed" };
  const input = "add a.txt\nx\nchange b.ts";
  const brief = "add a.txt, change b.ts";
  assert.deepEqual(
    entry(patch),
    tool("apply_patch", input, { brief, output: "bad", failed: true }),
  );
  const call = { type: "McpToolCall", server: "s", tool: "t", error: { message: "down" } };
  assert.deepEqual(entry(call), tool("s.t", "", { output: "down", failed: true }));
  const agents_states = { one: { completed: "done" }, two: "running" };
  const wait = { type: "CollabAgentToolCall", tool: "wait", agents_states };
  assert.deepEqual(entry(wait), tool("wait", "", { output: "one completed: done\ntwo running" }));
  const activity = { type: "SubAgentActivity", kind: "started", agent_thread_id: "a" };
  assert.deepEqual(entry(activity), tool("agent started", "a"));
  const output = { type: "FunctionCallOutput", name: "goal", output: "do X" };
  assert.deepEqual(entry(output), tool("goal", "", { output: "do X" }));
  const image = { type: "ImageGeneration", revised_prompt: "red", saved_path: "/a" };
  assert.deepEqual(entry(image), tool("image_generation", "red", { output: "/a" }));
  assert.deepEqual(entry({ type: "WebSearch", query: "deno" }), tool("web_search", "deno"));
  assert.deepEqual(entry({ type: "CollabAgentToolCall" }), tool("agent", ""));
  assert.deepEqual(entry({ type: "Brand-New", id: "1", x: 1 }), tool("Brand-New", '{"x":1}'));
});
