import assert from "node:assert/strict";
import { readFirstLine } from "../../../../lib/codex/check/first_line.ts";
import { readLastLine } from "../../../../lib/codex/check/last_line.ts";
import { readEnds } from "../../../../lib/codex/check/rollout_ends.ts";
import { rolloutLine, SAMPLE_ID, SYSTEM, withRollout } from "../../../support/rollout_file.ts";

const meta = (text = "") =>
  rolloutLine("session_meta", {
    ...{ id: SAMPLE_ID, timestamp: "t", cwd: "/p", originator: "o", cli_version: "1" },
    base_instructions: { text },
  });
const end = (ordinal: number, text = "") =>
  `${JSON.stringify({ ordinal, type: "event_msg", payload: { text } })}\n`;

Deno.test("readEnds() tells what reading each end by itself tells", async () => {
  const contents = [
    meta() + end(3),
    meta("x".repeat(20_000)) + end(1).repeat(4000) + end(7),
    meta("x".repeat(90_000)) + end(3),
    meta() + end(3, "x".repeat(9000)),
    meta() + end(3, "x".repeat(90_000)),
    meta() + end(3) + '{"torn',
    meta() + end(3) + "\0".repeat(20),
    `\n${meta()}`,
    `{broken\n${meta()}`,
    "",
    "\n\n",
  ];
  for (const content of contents) {
    await withRollout(content, async (path) => {
      const { first, last } = await readEnds(path, SYSTEM);
      assert.deepEqual(first, await readFirstLine(path, SYSTEM), content.slice(0, 40));
      assert.deepEqual(last, readLastLine(path, SYSTEM), content.slice(-40));
    });
  }
});
