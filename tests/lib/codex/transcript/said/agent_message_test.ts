import assert from "node:assert/strict";
import {
  entryOfAgentMessage,
  entryOfAgentText,
  entryOfCommunication,
} from "../../../../../lib/codex/transcript/said/agent_message.ts";

const AT = { at: "T" };
const ENDS = { author: "/root", recipient: "/root/helper" };
const told = { kind: "agent", at: "T", ...ENDS };

Deno.test("an agent's message is told in each of the shapes that Codex has given it", () => {
  const content = [{ type: "input_text", text: "Payload:\n" }, { type: "encrypted_content" }];
  assert.deepEqual(entryOfAgentMessage({ ...ENDS, content }, AT), {
    ...told,
    text: "Payload:\n[encrypted]",
  });
  assert.deepEqual(entryOfCommunication({ ...ENDS, content: "do it" }, AT), {
    ...told,
    text: "do it",
  });
  const encrypted = { ...ENDS, content: "", encrypted_content: "…" };
  assert.deepEqual(entryOfCommunication(encrypted, AT), { ...told, text: "[encrypted]" });
  const json = JSON.stringify({ ...ENDS, other_recipients: [], content: "do it" });
  assert.deepEqual(entryOfAgentText(json, AT), { ...told, text: "do it" });
});

Deno.test("the notification of a sub-agent is told as its last words", () => {
  const status = { completed: "all done" };
  const notice = (fields: unknown) =>
    `<subagent_notification>\n${JSON.stringify(fields)}\n</subagent_notification>`;
  assert.deepEqual(entryOfAgentText(notice({ agent_id: "a", status }), AT), {
    kind: "agent",
    at: "T",
    author: "a",
    recipient: null,
    text: "completed: all done",
  });
  const carried = entryOfCommunication({ ...ENDS, content: notice({ status: "shutdown" }) }, AT);
  assert.deepEqual(carried, { ...told, text: "shutdown" });
  const broken = entryOfAgentText("<subagent_notification>x</subagent_notification>", AT);
  assert.equal(broken?.text, "x");
});

Deno.test("other words are no agent's", () => {
  for (const text of ["hello", '{"author":', '{"author":"me"}', ""]) {
    assert.equal(entryOfAgentText(text, AT), null, text);
  }
  assert.equal(entryOfAgentMessage({ ...ENDS, content: [] }, AT), null);
});
