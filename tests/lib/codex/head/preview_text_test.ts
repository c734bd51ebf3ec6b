import assert from "node:assert/strict";
import {
  previewLine,
  previewOfEvent,
  previewOfMessage,
} from "../../../../lib/codex/head/preview_text.ts";

Deno.test("previewOfEvent() gives what Codex gives for text, parts, the marker and attachments", () => {
  const item = (content: unknown) => ({
    type: "item_completed",
    item: { type: "UserMessage", content },
  });
  const cases: readonly (readonly [event: Record<string, unknown>, preview: string | null])[] = [
    [{ type: "user_message", message: " hello\n  world " }, "hello world"],
    [
      { type: "user_message", message: "open files: a\n## My request for Codex:\n do it" },
      "do it",
    ],
    [{ type: "user_message", message: "", images: ["data:,"] }, "[Image]"],
    [{ type: "user_message", message: " ", local_images: ["/a.png"] }, "[Image]"],
    [{ type: "user_message", message: "", audio: ["data:,"] }, "[Audio]"],
    [{ type: "user_message", message: "" }, null],
    [
      item([{ type: "text", text: "part one" }, { type: "text", text: "part two" }]),
      "part onepart two",
    ],
    [item([{ type: "image", image_url: "data:," }]), "[Image]"],
    [item([{ type: "local_image", path: "/a" }, { type: "text", text: "see" }]), "see"],
    [item([{ type: "audio" }]), "[Audio]"],
    [{ type: "item_completed", item: { type: "AgentMessage", content: [{ text: "no" }] } }, null],
    [{ type: "thread_goal_updated", goal: { objective: "ship it" } }, "ship it"],
    [{ type: "agent_message", message: "no" }, null],
    [{ type: "item_completed" }, null],
    [{}, null],
  ];
  for (const [event, preview] of cases) {
    assert.equal(previewOfEvent(event), preview, JSON.stringify(event));
  }
});

Deno.test("previewLine() is at most 500 characters and never half of one", () => {
  assert.equal(previewLine("x".repeat(600)), "x".repeat(500));
  assert.equal(previewLine(`${"x".repeat(499)}😀`), "x".repeat(499));
  assert.equal(previewLine(" \n "), null);
});

Deno.test("previewOfMessage() prefers the structural tag to the list of noise", () => {
  const message = (text: string, kinds?: readonly string[]) => ({
    type: "message",
    role: "user",
    content: [{ type: "input_text", text }],
    ...(kinds && { internal_chat_message_metadata_passthrough: { content_item_kinds: kinds } }),
  });
  assert.equal(previewOfMessage(message("asked")), "asked");
  assert.equal(previewOfMessage(message("<environment_context>x")), null);
  assert.equal(previewOfMessage(message("plain words", ["agents_md.text"])), null);
  assert.equal(previewOfMessage(message("asked", ["user.text"])), "asked");
  assert.equal(previewOfMessage({ ...message("answer"), role: "assistant" }), null);
});
