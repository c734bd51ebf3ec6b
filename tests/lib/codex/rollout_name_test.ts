import assert from "node:assert/strict";
import {
  formatRolloutName,
  parseRolloutName,
  threadIdInName,
} from "../../../lib/codex/rollout_name.ts";

const THREAD = "01a10d9c-2a4e-71f3-98a3-797654c83ec5";
const ROLLOUT = "01a20e0d-842c-7fa2-8d86-b3a82aea48b9";

Deno.test("parseRolloutName() tells thread, rollout, time and compression apart", () => {
  assert.deepEqual(parseRolloutName(`rollout-2026-10-05T16-48-08-${THREAD}_${ROLLOUT}.jsonl.zst`), {
    threadId: THREAD,
    rolloutId: ROLLOUT,
    timestamp: "2026-10-05T16-48-08",
    compressed: true,
  });
  assert.equal(parseRolloutName(`rollout-2026-10-05T16-48-08-${THREAD}.jsonl`)?.rolloutId, THREAD);
});

Deno.test("parseRolloutName() refuses every other name", () => {
  for (
    const name of [
      "rollout-2026-10-05T16-48-08-custom.jsonl",
      `rollout-2026-10-05-${THREAD}.jsonl`,
      `rollout-2026-10-05T16-48-08-${THREAD}.json`,
      `rollout-2026-10-05T16-48-08-${THREAD}x.jsonl`,
      `rollout-2026-10-05T16-48-08-${THREAD}-${ROLLOUT}.jsonl`,
      `x${THREAD}.jsonl`,
      `rollout-2026-1x-05T16-48-08-${THREAD}.jsonl`,
      `rollout-2026-10-05T16-48-08-${THREAD}_.jsonl`,
      `rollout-2026-10-05T16-48-08-${THREAD}_${THREAD}_${THREAD}.jsonl`,
      `rollout-2026-10-05T16-48-08-${THREAD}.jsonl\n`,
      "",
    ]
  ) assert.equal(parseRolloutName(name), null, name);
});

Deno.test("parseRolloutName() looks at each place of both ids", () => {
  const name = `rollout-2026-10-05T16-48-08-${THREAD}_${ROLLOUT}.jsonl`;
  for (let at = name.indexOf(THREAD); at < name.length - ".jsonl".length; at++) {
    const wrong = `${name.slice(0, at)}g${name.slice(at + 1)}`;
    assert.equal(parseRolloutName(wrong), null, wrong);
    assert.equal(threadIdInName(wrong), null, wrong);
  }
  assert.equal(threadIdInName(name.replace(THREAD, THREAD.toUpperCase())), THREAD.toUpperCase());
});

Deno.test("formatRolloutName() gives back the name that was parsed", () => {
  for (const ids of [THREAD, `${THREAD}_${ROLLOUT}`]) {
    for (const end of [".jsonl", ".jsonl.zst"]) {
      const name = `rollout-2026-10-05T16-48-08-${ids}${end}`;
      assert.equal(formatRolloutName(parseRolloutName(name)!), name);
    }
  }
});
