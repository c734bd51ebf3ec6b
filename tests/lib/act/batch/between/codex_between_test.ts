import assert from "node:assert/strict";
import { zstdCompressSync } from "node:zlib";
import type { Writer } from "../../../../../lib/system/writer.ts";
import {
  archiveThreads,
  canUndo,
  deleteThreads,
  restoreThreads,
  settle,
  undoNewest,
} from "../../../../support/acting.ts";
import { failingWriter } from "../../../../support/failing_writer.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import { absolute } from "../../../../support/value/paths.ts";

/** Dies behind its first link; a name that was tried is none. */
function dyingBehindLinks({ writer }: HandStore): Writer {
  let isLinked = false;
  return failingWriter(writer, {
    kind: "death",
    dies(name, path) {
      if (isLinked) return true;
      isLinked = name === "link" && !path.endsWith(".tmp");
      return false;
    },
  });
}

/** What Codex does to a thread whose batch was cut off. */
const DEEDS: Readonly<Record<string, (store: HandStore) => void>> = {
  "archives it": ({ home, pathOf, sql }) => {
    const to = `${home}/archived_sessions/${pathOf("other").split("/").at(-1)}`;
    Deno.mkdirSync(`${home}/archived_sessions`, { recursive: true });
    Deno.renameSync(pathOf("other"), to);
    sql(`UPDATE threads SET archived = 1, archived_at = 9, rollout_path = '${to}'
         WHERE id = '${HAND.other}'`);
  },
  "compresses it": ({ pathOf }) => {
    const path = pathOf("other");
    const { mtime } = Deno.statSync(path);
    Deno.writeFileSync(`${path}.zst`, zstdCompressSync(Deno.readFileSync(path)));
    Deno.utimeSync(`${path}.zst`, mtime!, mtime!);
    Deno.removeSync(path);
  },
  "goes on in it": ({ pathOf }) =>
    Deno.writeTextFileSync(pathOf("other"), '{"more":1}\n', { append: true }),
  "leaves it alone": () => {},
};

const ids = [HAND.other];
const CUT_OFF: Readonly<Record<string, (store: HandStore, writer: Writer) => Promise<unknown>>> = {
  "a delete": (store, writer) => deleteThreads(store, { ids, writer }),
  "a restore": async (store, writer) => {
    await deleteThreads(store, { ids, writer: store.writer });
    return await restoreThreads(store, { ids, writer });
  },
  "an archive": (store, writer) => archiveThreads(store, { ids, writer }),
};

for (const [what, cutOff] of Object.entries(CUT_OFF)) {
  for (const [deed, byCodex] of Object.entries(DEEDS)) {
    Deno.test(`after ${what} was cut off and Codex ${deed} the thread is in one place`, async () => {
      await withHandStore(async (store) => {
        await cutOff(store, dyingBehindLinks(store));
        byCodex(store);
        const settled = await settle(store, store.writer);
        assert.deepEqual(settled.map(({ left }) => left), [[]]);
        const [place, ...others] = placesOf(store);
        assert.deepEqual(others, []);
        assert.ok(place !== undefined && !place.includes("/trash/"), place);
        const row = (await store.state()).find((line) =>
          line.startsWith(`threads {"id":"${HAND.other}"`)
        )!;
        const plain = place!.replace(/\.zst$/, "");
        assert.ok(row.includes(`"rollout_path":"${plain}`), row);
        assert.ok(row.includes(`"archived":"${place!.includes("archived_sessions") ? 1 : 0}"`));
        assert.deepEqual(await settle(store, store.writer), [], "nothing is left to do");
      });
    });
  }
}

Deno.test("a thread that has to wait waits alone: its neighbours are undone, and it is tried again", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const all = [HAND.parent, HAND.other];
    await deleteThreads(store, { ids: all, writer: dyingBehindFirst(store) });
    const lock = store.writer.tryLock(absolute(`${store.store.writerLocks}/${HAND.parent}.lock`), {
      create: true,
    })!;
    const [first] = await settle(store, store.writer);
    assert.match(first!.left.join(), /in use by Codex/);
    assert.equal(await canUndo(store), true);
    await undoNewest(store, store.writer);
    const of = (id: string, lines: readonly string[]) =>
      lines.filter((line) => line.includes(id) && line.includes(".jsonl"));
    assert.deepEqual(of(HAND.other, await store.state()), of(HAND.other, before));
    lock.release();
    const [again] = await settle(store, store.writer);
    assert.deepEqual(again!.left, []);
    while (await canUndo(store)) await undoNewest(store, store.writer);
    const sorted = (lines: readonly string[]) =>
      lines.filter((line) => !line.startsWith("session_index")).toSorted();
    assert.deepEqual(sorted(await store.state()), sorted(before));
  });
});

/** Dies when it would take the second row away. */
function dyingBehindFirst({ writer }: HandStore): Writer {
  let commits = 0;
  return failingWriter(writer, {
    kind: "death",
    dies: (name) => name === "COMMIT" && ++commits === 2,
  });
}

/** Every path of the thread's rollout, in store and trash. */
function placesOf({ home }: HandStore): readonly string[] {
  const below = (folder: string): readonly string[] =>
    [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
      isDirectory
        ? below(`${folder}/${name}`)
        : /rollout-.*\.jsonl(\.zst)?$/.test(name) && name.includes(HAND.other)
        ? [`${folder}/${name}`]
        : []
    );
  return below(home);
}
