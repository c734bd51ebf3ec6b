import assert from "node:assert/strict";
import { composedSettings } from "../../../../lib/codex/edit/composed_settings.ts";
import { settingsLine } from "../../../../lib/codex/edit/settings_line.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";

const NEEDED =
  '"model":"m","approval_policy":"never","approvals_reviewer":"user","permission_profile":{"x":1.0},' +
  '"collaboration_mode":{"mode" : "default"}';

/** Settings composed from a turn context with these members. */
function composed(members: string, provider: string | null = "p") {
  const line = `{"timestamp":"t","type":"turn_context","payload":{${members}}}`;
  return composedSettings(new TextEncoder().encode(line), { provider });
}

Deno.test("composedSettings() says what the turn says, to the byte, as a line that another one can be made from", () => {
  const found = composed(`"cwd":"/p","effort":"high","summary":"auto",${NEEDED}`);
  assert.ok("line" in found);
  const options = { threadId: asThreadId("me"), cwd: "/q", ordinal: 9, timestamp: "T" };
  assert.equal(
    settingsLine(found.line, options),
    '{"timestamp":"T","ordinal":9,"type":"event_msg","payload":{"type":"thread_settings_applied",' +
      `"thread_settings":{${NEEDED},"reasoning_effort":"high","model_provider_id":"p","cwd":"/q",` +
      '"runtime_workspace_roots":["/q"]},"thread_id":"me"}}',
  );
});

Deno.test("composedSettings() names every key that is missing, and takes null for missing", () => {
  assert.deepEqual(composed(`"cwd":"/p",${NEEDED.replace('"m"', "null")}`), { lacks: ["model"] });
  assert.deepEqual(composed(`"cwd":1,${NEEDED}`, null), { lacks: ["cwd", "model_provider"] });
  const all = ["cwd", "model", "approval_policy", "approvals_reviewer"];
  const more = ["permission_profile", "collaboration_mode"];
  assert.deepEqual(composed('"x":1'), { lacks: [...all, ...more] });
});
