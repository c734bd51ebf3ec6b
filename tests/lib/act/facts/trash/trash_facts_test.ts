import assert from "node:assert/strict";
import { isCodexHome } from "../../../../../lib/act/facts/own_store.ts";
import { newTrashFacts } from "../../../../../lib/act/facts/trash/trash_facts.ts";
import type { ChangeWorld } from "../../../../../lib/act/facts/change_world.ts";
import { readThreads } from "../../../../../lib/catalog/find/read_threads.ts";
import { asThreadId } from "../../../../../lib/model/ids.ts";
import type { ThreadFacts } from "../../../../../lib/plan/trash_plan.ts";
import { NOTHING_PREPARED, rehearse } from "../../../../support/acting.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import { bareFolder } from "../../../../support/value/store_paths.ts";

/** Facts of threads of a store, in this order, and what is said about them. */
async function facts(store: HandStore, ids: readonly string[]) {
  const found: ThreadFacts[] = [];
  const notes: string[] = [];
  await rehearse(store, async ({ system, store: paths, catalog }: ChangeWorld) => {
    const numbers = ids.map((id) => catalog.threads.byId.get(asThreadId(id))!);
    const db = system.databases.openReadOnly(catalog.rows.path!);
    const onNote = (note: string) => void notes.push(note);
    const factsOf = newTrashFacts({ system, store: paths, db, onNote });
    for (const thread of await readThreads(catalog, numbers)) found.push(factsOf(thread));
    db.close();
    return NOTHING_PREPARED;
  });
  return { found, notes };
}

Deno.test("newTrashFacts() gathers rows, name lines and sidecars, and an edge with only one of its threads", async () => {
  await withHandStore(async (store) => {
    const { found: [parent, child] } = await facts(store, [HAND.parent, HAND.child]);
    const tables = (known: ThreadFacts) => known.rows.map(({ table }) => table);
    assert.deepEqual(tables(parent!), ["threads", "thread_spawn_edges"]);
    assert.deepEqual(tables(child!), ["threads"]);
    assert.deepEqual([parent!.names.length, child!.names.length], [2, 0]);
    const sidecars = [parent!, child!].map((known) => known.sidecars.map(({ path }) => path));
    assert.deepEqual(sidecars, [[`${store.pathOf("parent")}.sha256`], []]);
  });
});

Deno.test("newTrashFacts() says once that names stay which cannot be read", async () => {
  await withHandStore(async (store) => {
    Deno.removeSync(`${store.home}/session_index.jsonl`);
    Deno.mkdirSync(`${store.home}/session_index.jsonl`);
    const { found, notes } = await facts(store, [HAND.parent, HAND.other]);
    assert.deepEqual(found.map(({ names }) => names.length), [0, 0]);
    assert.equal(notes.length, 1);
    assert.match(notes[0]!, /names stay as they are.*is a folder/);
  });
});

Deno.test("isCodexHome() goes by what only Codex makes", () => {
  const isHome = (paths: readonly string[]) => {
    const { store, tools: { system } } = newMemoryStore(paths);
    return isCodexHome(store, system.files);
  };
  assert.deepEqual([isHome([]), isHome(["/h/notes"])], [false, false]);
  assert.deepEqual([isHome(["/h/sessions/x"]), isHome(["/h/config.toml"])], [true, true]);
  assert.equal(isCodexHome(bareFolder(), newMemoryStore().tools.system.files), false);
});
