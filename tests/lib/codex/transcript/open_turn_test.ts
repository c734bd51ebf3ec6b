import assert from "node:assert/strict";
import { hasOpenTurn } from "../../../../lib/codex/transcript/open_turn.ts";
import { rolloutLine, SAMPLE_NAME, SYSTEM, withRollout } from "../../../support/rollout_file.ts";

const META = rolloutLine("session_meta", { id: "x" });
const STARTED = rolloutLine("event_msg", { type: "task_started", turn_id: "1" });
const COMPLETE = rolloutLine("event_msg", { type: "task_complete", turn_id: "1" });
const ABORTED = rolloutLine("event_msg", { type: "turn_aborted", reason: "interrupted" });
const SAYS = rolloutLine("event_msg", { type: "agent_message", message: '"type":"task_complete"' });
const LONG = rolloutLine("response_item", { text: "x".repeat(2_000_000) });

const CASES: readonly (readonly [content: string, open: boolean])[] = [
  ["", false],
  [META, false],
  [META + STARTED, true],
  [META + STARTED + COMPLETE, false],
  [META + STARTED + ABORTED, false],
  [META + STARTED + COMPLETE + STARTED, true],
  [META + rolloutLine("event_msg", { type: "turn_started" }) + SAYS, true],
  [META + STARTED + LONG, true],
  [META + STARTED + LONG + COMPLETE + LONG, false],
  [META + STARTED + '{"timestamp":"torn', true],
];

Deno.test("hasOpenTurn() tells a turn that has no end, however far from the end of the file it began", async () => {
  for (const [content, open] of CASES) {
    await withRollout(content, (path) => {
      assert.equal(hasOpenTurn(path, SYSTEM.files), open, content.slice(0, 300));
    });
  }
});

Deno.test("hasOpenTurn() takes no compressed rollout for one that is being written", async () => {
  const name = `${SAMPLE_NAME}.zst`;
  await withRollout(META + STARTED, (path) => {
    assert.equal(hasOpenTurn(path, SYSTEM.files), false);
  }, { name });
});
