import assert from "node:assert/strict";
import type { Writer } from "../../../../../lib/system/writer.ts";
import { archiveThreads, settle } from "../../../../support/acting.ts";
import { failingWriter } from "../../../../support/failing_writer.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import { kindAt } from "../../../../support/disk/kind_at.ts";

const ids = [HAND.other];
const DAY = "sessions/2026/02/01";

/** Date folders of the store, sorted. */
function datesIn({ home }: HandStore): readonly string[] {
  const below = (folder: string): readonly string[] =>
    [...Deno.readDirSync(`${home}/${folder}`)].filter(({ isDirectory }) => isDirectory)
      .flatMap(({ name }) => [`${folder}/${name}`, ...below(`${folder}/${name}`)]);
  return below("sessions").toSorted();
}

Deno.test("a batch that fails takes the date folders with it that it made in vain", async () => {
  await withHandStore(async (store) => {
    await archiveThreads(store, { ids, writer: store.writer });
    const dates = datesIn(store);
    assert.ok(!dates.includes("sessions/2026/02"), dates.join());
    const link: Writer["link"] = () => {
      throw Object.assign(new Error("no"), { code: "EIO" });
    };
    const writer = { ...store.writer, link };
    const { batchId: batch } = await archiveThreads(store, { ids, action: "unarchive", writer });
    assert.equal(batch, null);
    assert.deepEqual(datesIn(store), dates);
  });
});

Deno.test("settling puts no thread back without the date folders that its batch made in vain", async () => {
  let calls = 0;
  let halves = 0;
  const lengths = new Set<number>();
  for (let at = 1; at === 1 || calls === at - 1; at++) {
    await withHandStore(async (store) => {
      await archiveThreads(store, { ids, writer: store.writer });
      const dates = datesIn(store);
      const writer = failingWriter(store.writer, { at, kind: "death" });
      try {
        await archiveThreads(store, { ids, action: "unarchive", writer });
      } catch (error) {
        assert.match(`${error}`, /on purpose|Cannot/);
      }
      if (writer.calls() >= at) calls = at;
      lengths.add(datesIn(store).length - dates.length);
      // As settling leaves it that dies between the folder of the day and that of the month.
      const day = `${store.home}/${DAY}`;
      if (datesIn(store).includes(DAY) && [...Deno.readDirSync(day)].length === 0) {
        Deno.removeSync(day);
        halves++;
      }
      for (const { left } of await settle(store, store.writer)) assert.deepEqual(left, []);
      if (kindAt(store.pathOf("other")) !== "file") {
        assert.deepEqual(datesIn(store), dates, `call ${at}`);
      }
    });
  }
  assert.ok(halves > 0);
  // Some deaths came before the folders of month and day, some after.
  assert.deepEqual([...lengths].sort(), [0, 2]);
});
