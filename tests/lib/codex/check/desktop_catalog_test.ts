import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { readDesktopThreads, threadIdsIn } from "../../../../lib/codex/check/desktop_catalog.ts";
import { SYSTEM } from "../../../support/rollout_file.ts";
import { threadId } from "../../../support/value/catalog_of.ts";
import { bareFolder, storePathsOf } from "../../../support/value/store_paths.ts";

const [A, B, C] = [threadId(1), threadId(2), threadId(3)];

Deno.test("threadIdsIn() finds ids below keys that speak of threads, as values and as keys", () => {
  const state = {
    installation: A,
    "pinned-thread-ids": [B, "x"],
    threads: { [C]: { open: true } },
  };
  assert.deepEqual([...threadIdsIn(state)].sort(), [B, C]);
  assert.deepEqual([...threadIdsIn(null)], []);
});

Deno.test("readDesktopThreads() reads the app's catalogue and state, and says what it could not", async () => {
  const home = await Deno.makeTempDir();
  try {
    const store = storePathsOf(home);
    const none = readDesktopThreads(store, SYSTEM);
    assert.deepEqual([none.catalog, none.state.size, none.problems], [null, 0, []]);
    await Deno.mkdir(`${home}/sqlite`);
    const db = new DatabaseSync(`${home}/sqlite/codex-dev.db`);
    db.exec(`CREATE TABLE local_thread_catalog (thread_id TEXT);
      INSERT INTO local_thread_catalog VALUES ('${A}'), ('no id')`);
    db.close();
    await Deno.writeTextFile(`${home}/.codex-global-state.json`, JSON.stringify({ thread: B }));
    const { catalog, state, problems } = readDesktopThreads(store, SYSTEM);
    assert.deepEqual([[...catalog!], [...state], problems], [[A], [B], []]);
    await Deno.writeTextFile(`${home}/sqlite/codex-dev.db`, "no database ".repeat(500));
    const broken = readDesktopThreads(store, SYSTEM);
    assert.deepEqual([broken.catalog, broken.problems.length], [null, 1]);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
  assert.equal(readDesktopThreads(bareFolder(), SYSTEM).catalog, null);
});
