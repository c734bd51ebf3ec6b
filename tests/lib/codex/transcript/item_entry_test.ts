import assert from "node:assert/strict";
import type { JsonObject } from "../../../../lib/codex/json_value.ts";
import { entryOfItem } from "../../../../lib/codex/transcript/item_entry.ts";

const entry = (item: JsonObject) => entryOfItem(item, { at: null });
const tool = (name: string, input: string, more = {}) => ({
  kind: "tool",
  at: null,
  name,
  input,
  output: null,
  exitCode: null,
  ...more,
});

Deno.test("entryOfItem() gives words to who said them, with a mark for each attachment", () => {
  const content = [{ type: "text", text: "look" }, { type: "local_image", path: "a.png" }];
  assert.deepEqual(entry({ type: "UserMessage", content }), {
    kind: "user",
    at: null,
    text: "look\n[Image]",
  });
  assert.deepEqual(entry({ type: "Reasoning", summary_text: ["a", 7], raw_content: ["b"] }), {
    kind: "reasoning",
    at: null,
    text: "a\nb",
  });
  for (const item of [{}, { type: "ContextCompaction" }, { type: "Plan", text: " " }]) {
    assert.equal(entry(item), null);
  }
});

Deno.test("entryOfItem() names a tool and what came of it, an unknown one by its type", () => {
  const command = {
    type: "CommandExecution",
    command: "ls",
    aggregated_output: "a\n",
    exit_code: 1,
  };
  assert.deepEqual(entry(command), tool("exec_command", "ls", { output: "a\n", exitCode: 1 }));
  const changes = { "a.txt": { type: "add" }, "b.ts": null };
  const patch = { type: "FileChange", changes, stderr: "bad" };
  assert.deepEqual(entry(patch), tool("apply_patch", "add a.txt, change b.ts", { output: "bad" }));
  const call = { type: "McpToolCall", server: "s", tool: "t", error: { message: "down" } };
  assert.equal((entry(call) as { name: string }).name, "s.t");
  assert.equal((entry(call) as { output: string }).output, "down");
  assert.deepEqual(entry({ type: "WebSearch", query: "deno" }), tool("web_search", "deno"));
  assert.deepEqual(entry({ type: "CollabAgentToolCall" }), tool("agent", ""));
  assert.deepEqual(entry({ type: "Brand-New", id: "1", x: 1 }), tool("Brand-New", '{"x":1}'));
});
