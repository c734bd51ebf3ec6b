import assert from "node:assert/strict";
import type { JsonObject } from "../../../../lib/codex/json_value.ts";
import { tellingsOfResponse } from "../../../../lib/codex/transcript/response_entry.ts";

/** What an item tells: kind and words of each entry. */
function told(item: JsonObject): readonly string[] {
  return tellingsOfResponse(item, { at: null }).flatMap((telling) => {
    if (telling === null) return [];
    const { entry } = telling;
    return "text" in entry ? `${entry.kind}: ${entry.text}` : entry.kind;
  });
}
const message = (role: string, content: unknown, kinds?: readonly string[]) => ({
  type: "message",
  role,
  content,
  internal_chat_message_metadata_passthrough: { content_item_kinds: kinds },
});
const texts = (...parts: readonly string[]) => parts.map((text) => ({ type: "input_text", text }));

Deno.test("of a user's message the user's own parts are told, without the frame of a picture", () => {
  const framed = [
    ...texts('<image name=[Image #1] path="/a.png">'),
    { type: "input_image", image_url: "data:," },
    ...texts("</image>", "look"),
  ];
  assert.deepEqual(told(message("user", framed)), ["user: look\n[Image]"]);
  const mixed = texts("# AGENTS.md instructions for /p", "<environment_context>", "hello");
  assert.deepEqual(told(message("user", mixed)), ["user: hello"]);
  assert.deepEqual(told(message("user", mixed.slice(0, 2))), []);
  assert.deepEqual(told(message("user", "a plain string")), ["user: a plain string"]);
  assert.deepEqual(told(message("developer", texts("rules"))), []);
});

Deno.test("kinds tell the user's parts where Codex names them; an unknown kind is judged by its words", () => {
  const parts = texts("rules", "hello");
  assert.deepEqual(told(message("user", parts, ["skills.all", "user.text"])), ["user: hello"]);
  assert.deepEqual(told(message("user", texts("injected"), ["unknown"])), ["user: injected"]);
  assert.deepEqual(told(message("user", texts("<user_action>\n…"), ["unknown"])), []);
});

Deno.test("what stands in a user's message for the model is told as what it is", () => {
  const shell = "<user_shell_command>\n<command>\nls\n</command>\n<result>\n" +
    "Exit code: 2\nDuration: 0.1 seconds\nOutput:\nnone\n</result>\n</user_shell_command>";
  const [telling] = tellingsOfResponse(message("user", texts(shell)), { at: "T" });
  assert.deepEqual(telling?.entry, {
    kind: "tool",
    at: "T",
    name: "user_shell",
    input: "ls",
    brief: null,
    output: "none",
    exitCode: 2,
    failed: true,
  });
  const hook = '<hook_prompt hook_run_id="r">be careful</hook_prompt>';
  assert.deepEqual(told(message("user", texts(hook))), ["note: hook: be careful"]);
  const notice = '<subagent_notification>{"agent_id":"a","status":"done"}</subagent_notification>';
  assert.deepEqual(told(message("user", texts(notice))), ["agent: done"]);
});

Deno.test("an answer is told without its citations, and its plan by itself as events do", () => {
  const answer =
    "Here:\n<proposed_plan>\nstep\n</proposed_plan><oai-mem-citation>x</oai-mem-citation>";
  assert.deepEqual(told(message("assistant", texts(answer))), [
    "assistant: Here:\n",
    "assistant: \nstep\n",
  ]);
  const json = '{"author":"/root","recipient":"/root/a","content":"do it"}';
  assert.deepEqual(told(message("assistant", texts(json))), ["agent: do it"]);
});

Deno.test("each part of a reasoning is told, as events tell them", () => {
  const reasoning = { type: "reasoning", summary: texts("a", "b"), content: texts("raw") };
  assert.deepEqual(told(reasoning), ["reasoning: a", "reasoning: b", "reasoning: raw"]);
  assert.deepEqual(told({ type: "reasoning", summary: [], content: null }), []);
});
