import assert from "node:assert/strict";
import { settingsLine } from "../../../../lib/codex/edit/settings_line.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";

Deno.test("settingsLine() makes no line of a template that is none", () => {
  const options = { threadId: asThreadId("t"), cwd: "/q", ordinal: null, timestamp: "T" };
  const templates = ["", "{}", '{"payload":{"thread_settings":{}}}', '{"payload":{"cwd":"/p"}}'];
  for (const text of templates) {
    assert.throws(
      () => settingsLine(new TextEncoder().encode(text), options),
      /no settings line/,
      text,
    );
  }
});

Deno.test("settingsLine() numbers the line only where lines are numbered", () => {
  const template = new TextEncoder().encode(
    '{"timestamp":"t","type":"event_msg","payload":{"thread_settings":{"cwd":"/p"}}}',
  );
  const line = (ordinal: number | null) =>
    JSON.parse(
      settingsLine(template, { threadId: asThreadId("t"), cwd: "/q", ordinal, timestamp: "T" }),
    );
  assert.deepEqual(line(5), {
    timestamp: "T",
    ordinal: 5,
    type: "event_msg",
    payload: { thread_settings: { cwd: "/q" }, thread_id: "t" },
  });
  assert.equal("ordinal" in line(null), false);
});
