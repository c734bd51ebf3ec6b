import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Writer } from "../../../lib/system/writer.ts";
import {
  archiveThreads,
  deleteThreads,
  settle,
  type Stage,
  undoNewest,
} from "../../support/acting.ts";
import { failingWriter } from "../../support/failing_writer.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";

const ids = [HAND.other];

/** What is cut off, and what comes before it. */
interface Deed {
  readonly before?: (stage: HandStore) => Promise<unknown>;
  readonly act: (stage: Stage, writer: Writer) => Promise<unknown>;
}

const DEEDS: Readonly<Record<string, Deed>> = {
  "archive": { act: (stage, writer) => archiveThreads(stage, { ids, writer }) },
  "undo of an archive": {
    before: (stage) => archiveThreads(stage, { ids, writer: stage.writer }),
    act: undoNewest,
  },
};

/** Which of its names Codex compresses while both are there. */
const WHICH: Readonly<Record<string, (path: string) => boolean>> = {
  "all names": () => true,
  "the active name": (path) => path.includes("/sessions/"),
  "the archived name": (path) => path.includes("/archived_sessions/"),
};

for (const [deed, { before, act }] of Object.entries(DEEDS)) {
  for (const [which, isMeant] of Object.entries(WHICH)) {
    Deno.test(`${deed} that died is settled in one place when Codex has compressed ${which} since`, async () => {
      let compressed = 0;
      for (let at = 1, wasCutOff = true; wasCutOff; at++) {
        await withHandStore(async (store) => {
          await before?.(store);
          const writer = failingWriter(store.writer, { at, kind: "death" });
          await act(store, writer).catch((error) => assert.match(`${error}`, /on purpose|Cannot /));
          wasCutOff = writer.calls() >= at;
          const text = Deno.readTextFileSync(placesOf(store)[0]!);
          for (const path of placesOf(store).filter(isMeant)) compressed += compress(path);
          const settled = await settle(store, store.writer);
          assert.deepEqual(settled.flatMap(({ left }) => left), [], `call ${at}`);
          assertOnePlace(store, { text, where: `call ${at}` });
        }, { inMemory: true });
      }
      assert.ok(compressed > 5);
    });
  }
}

function placesOf({ home, pathOf }: HandStore): readonly string[] {
  const path = pathOf("other");
  const plain = [path, `${home}/archived_sessions/${path.slice(path.lastIndexOf("/") + 1)}`];
  return plain.flatMap((name) => [name, `${name}.zst`]).filter(isThere);
}

function isThere(path: string): boolean {
  try {
    return Deno.lstatSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** As Codex does: the same time, the other name, the plain one gone. */
function compress(path: string): 1 {
  const { mtime } = Deno.statSync(path);
  Deno.writeFileSync(`${path}.zst`, zstdCompressSync(Deno.readFileSync(path)));
  Deno.utimeSync(`${path}.zst`, mtime!, mtime!);
  Deno.removeSync(path);
  return 1;
}

function assertOnePlace(
  store: HandStore,
  { text, where }: { readonly text: string; readonly where: string },
): void {
  const places = placesOf(store);
  assert.equal(places.length, 1, `${where}: ${places}`);
  const isArchived = places[0]!.includes("/archived_sessions/");
  assert.equal(rowOf(store)?.archived, isArchived ? 1 : 0, where);
  const bytes = Deno.readFileSync(places[0]!);
  const found = places[0]!.endsWith(".zst") ? unpack(bytes) : new TextDecoder().decode(bytes);
  assert.equal(found, text, where);
}

function rowOf({ home }: HandStore) {
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  try {
    return db.prepare("SELECT archived FROM threads WHERE id = ?").get(HAND.other);
  } finally {
    db.close();
  }
}

function unpack(bytes: Uint8Array): string {
  return new TextDecoder().decode(zstdDecompressSync(bytes));
}

Deno.test("a delete for good that died goes on with what Codex has compressed since, or leaves all of it", async () => {
  const ends = new Set<string>();
  for (let at = 1, wasCutOff = true; wasCutOff; at++) {
    await withHandStore(async (store) => {
      const path = store.pathOf("other");
      const reverted = path.replace(".jsonl", "_01a10d9c-0000-7000-8000-0000000000ff.jsonl");
      Deno.copyFileSync(path, reverted);
      const writer = failingWriter(store.writer, { at, kind: "death" });
      await deleteThreads(store, { ids, hard: true, writer }).catch((error) =>
        assert.match(`${error}`, /on purpose|Cannot /)
      );
      wasCutOff = writer.calls() >= at;
      for (const left of [path, reverted].filter(isThere)) compress(left);
      const settled = await settle(store, store.writer);
      assert.deepEqual(settled.flatMap(({ left }) => left), [], `call ${at}`);
      const there = [path, reverted].filter((name) => isThere(`${name}.zst`)).length;
      ends.add(`${there} files, ${rowOf(store) === undefined ? "no row" : "a row"}`);
    }, { inMemory: true });
  }
  assert.deepEqual([...ends].sort(), ["0 files, no row", "2 files, a row"]);
});
