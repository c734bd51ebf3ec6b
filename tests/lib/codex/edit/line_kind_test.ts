import assert from "node:assert/strict";
import { lineKind } from "../../../../lib/codex/edit/line_kind.ts";

const kindOf = (text: string) => lineKind(new TextEncoder().encode(text));

Deno.test("lineKind() tells a line by its first bytes, before the rest of it is there", () => {
  const head = '{"timestamp":"t","ordinal":3,"type":';
  assert.equal(kindOf(`${head}"session_meta","payload":{"id":"x`), "session_meta");
  assert.equal(kindOf(`${head}"turn_context","pay`), "turn_context");
  assert.equal(kindOf(`${head}"response_item",`), "other");
  const event = `${head}"event_msg","payload":{"type":"`;
  assert.equal(kindOf(`${event}thread_settings_applied","th`), "thread_settings_applied");
  assert.equal(kindOf(`${event}token_count","info":{`), "other");
});

Deno.test("lineKind() says null while the bytes do not tell yet", () => {
  const pieces = ["", "{", '{"type"', '{"type":"event', '{"type":"event_msg"'];
  const payload = ['{"type":"event_msg","payload":', '{"type":"event_msg","payload":{"type":"thr'];
  for (const text of [...pieces, ...payload]) assert.equal(kindOf(text), null, text);
});

Deno.test("lineKind() takes what is no line of Codex's for another", () => {
  assert.equal(kindOf("[1]"), "other");
  assert.equal(kindOf("damaged"), "other");
  assert.equal(kindOf('{"type":7,"payload":{}}'), "other");
  assert.equal(kindOf('{"type":"event_msg","payload":"text"}'), "other");
});
