import assert from "node:assert/strict";
import { readWhole } from "../../../../lib/codex/check/whole_rollout.ts";
import { SYSTEM, withRollout } from "../../../support/rollout_file.ts";

const start = (ordinal: number) =>
  `${JSON.stringify({ ordinal, type: "event_msg", payload: { type: "task_started" } })}\n`;
const whole = (content: string | Uint8Array, most = 1e6) =>
  withRollout(content, (path) => readWhole(path, SYSTEM, { most }));

Deno.test("readWhole() counts lines that are lost, and tells where the first bad byte is", async () => {
  const good = start(1);
  const bad = new Uint8Array([...new TextEncoder().encode(good), 0x7b, 0xff, 0x7d, 10]);
  const found = await whole(bad);
  assert.deepEqual([found?.notUtf8, found?.firstNotUtf8, found?.lines], [1, good.length, 2]);
  assert.equal(found?.last?.ordinal, 1);
  const broken = await whole(`${good}{broken\n\n${start(2)}`);
  assert.deepEqual([broken?.broken, broken?.lines, broken?.notUtf8], [1, 3, 0]);
  assert.equal(broken?.bytes, 2 * good.length + "{broken\n\n".length);
});

Deno.test("readWhole() tells where a turn begins before the one ahead of it", async () => {
  assert.equal((await whole(start(1) + start(5) + start(9)))?.overlapAt, null);
  assert.equal((await whole(start(1) + start(5) + start(5)))?.overlapAt, 2 * start(1).length);
  const back = await whole(start(10) + start(50) + start(20) + start(60));
  assert.equal(back?.overlapAt, 2 * start(10).length);
});

Deno.test("readWhole() stops where a rollout is larger than wanted", async () => {
  assert.equal(await whole(start(1) + start(2), start(1).length), null);
  assert.equal((await whole(start(1) + start(2), 2 * start(1).length))?.lines, 2);
});
