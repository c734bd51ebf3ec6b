import assert from "node:assert/strict";
import { FIRST_FILE } from "../../../../lib/catalog/scan/file_table.ts";
import { scanStore } from "../../../../lib/catalog/scan/scan_store.ts";
import { openFileIndex } from "../../../../lib/catalog/sources/file_index.ts";
import { isHead } from "../../../../lib/catalog/sources/remembered_shape.ts";
import { newestThreads } from "../../../../lib/catalog/find/newest_threads.ts";
import type { Problem } from "../../../../lib/model/problem.ts";
import type { ThreadsAmong } from "../../../../lib/model/request/complete.ts";
import { realCaches } from "../../../../lib/system/real/build_system.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";
import { headOf } from "../../../support/value/head_of.ts";

/** What is proposed, and every rollout that was opened for it. */
function look(
  { store, system }: Pick<HandStore, "store" | "system">,
  { among = "any", start = "" }: {
    readonly among?: Exclude<ThreadsAmong, "trash">;
    readonly start?: string;
  } = {},
) {
  const opened: string[] = [];
  const problems: Problem[] = [];
  const files: typeof system.files = {
    ...system.files,
    open(path) {
      opened.push(path);
      return system.files.open(path);
    },
  };
  const found = newestThreads(store, {
    system: { ...system, files },
    onProblem: (problem) => void problems.push(problem),
    among,
    start,
  });
  return { found: found.map(({ id, title }) => [id, title]), opened, problems };
}

const NO_ROWS = "DELETE FROM threads";

Deno.test("newestThreads() names threads by their rows, the ones changed last first, and opens nothing", async () => {
  await withHandStore((store) => {
    store.sql(`UPDATE threads SET updated_at_ms = 5000 WHERE id = '${HAND.fork}';
      UPDATE threads SET updated_at_ms = 4000 WHERE id = '${HAND.parent}';
      UPDATE threads SET archived = 1, updated_at_ms = 3000 WHERE id = '${HAND.other}'`);
    const [fork, parent, other] = [[HAND.fork, "fork"], [HAND.parent, "Mine"], [
      HAND.other,
      "other",
    ]];
    assert.deepEqual(look(store), { found: [fork, parent, other], opened: [], problems: [] });
    assert.deepEqual(look(store, { among: "active" }).found, [fork, parent]);
    assert.deepEqual(look(store, { among: "archived" }).found, [other]);
    assert.deepEqual(look(store, { start: HAND.parent.slice(0, -1) }).found, [fork, parent, other]);
    assert.deepEqual(look(store, { start: HAND.parent }).found, [parent]);
    assert.deepEqual(look(store, { start: "zz" }).found, []);
    return Promise.resolve();
  });
});

Deno.test("newestThreads() goes by the names of files where there are no rows, and by what is remembered", async () => {
  await withHandStore((store) => {
    store.sql(NO_ROWS);
    const ids = [HAND.other, HAND.fork, HAND.child, HAND.parent];
    const { found, opened } = look(store);
    assert.deepEqual(found.map(([id]) => id).sort(), ids.toSorted());
    assert.deepEqual([found[0]![0], found.at(-1)![0]], [HAND.other, HAND.parent]);
    assert.deepEqual([found.map(([, title]) => title), opened], [[null, null, null, null], []]);
    const caches = realCaches(`${store.home}-cache`);
    const { table } = scanStore(store.store, { files: store.system.files, onProblem: () => {} });
    const index = openFileIndex(caches, { kind: "heads", table, isValue: isHead });
    index.remember(new Map([[FIRST_FILE, headOf({ preview: "what was asked" })]]));
    index.close();
    const again = look({ ...store, system: { ...store.system, caches } });
    const titles = again.found.flatMap(([, title]) => title ?? []);
    assert.deepEqual([titles, again.opened], [["what was asked"], []]);
    return Promise.resolve();
  });
});

Deno.test("newestThreads() says that a database cannot be read, and goes by files", async () => {
  await withHandStore(async (store) => {
    await Deno.writeTextFile(`${store.home}/state_5.sqlite`, "no database ".repeat(999));
    const { found, problems } = look(store);
    assert.equal(found.length, 4);
    assert.match(problems[0]!.message, /cannot read Codex's database/);
  });
});
