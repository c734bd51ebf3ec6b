import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { type SampleStore, withSampleStore } from "../../support/sample_store.ts";

/** Makes everything but the rollouts look as old as `minutes`: what is fresh is not remembered. */
function age({ home }: SampleStore, minutes: number): void {
  const time = new Date(Date.now() - minutes * 60_000);
  for (const { name } of Deno.readDirSync(home)) Deno.utimeSync(`${home}/${name}`, time, time);
}

function remembered({ env }: SampleStore): number {
  const db = new DatabaseSync(`${env.XDG_CACHE_HOME}/rollkeep/answers-3.sqlite`);
  try {
    return Number(db.prepare("SELECT count(*) AS n FROM answers").get()!.n);
  } finally {
    db.close();
  }
}

Deno.test("a whole list for a program is remembered, and forgotten with any change of file, row or name", async () => {
  await withSampleStore({ threads: 40 }, async (store) => {
    const { env, home, manifest } = store;
    const list = () => rollkeepJson(["list", "--json"], { env });
    age(store, 60);
    const first = await list();
    age(store, 50);
    assert.deepEqual(await list(), first);
    assert.equal(remembered(store), 1);
    assert.deepEqual(await list(), first);

    const id = manifest.ids[0]!;
    const db = new DatabaseSync(`${home}/state_5.sqlite`);
    db.prepare("UPDATE threads SET name = 'Renamed', title = 'Renamed' WHERE id = ?").run(id);
    db.close();
    age(store, 40);
    assert.equal((await list())[0].name, "Renamed");

    const { path } = first[1];
    await Deno.writeTextFile(path, "\n", { append: true });
    const changed = await list();
    assert.equal(
      changed.find((t: { path: string }) => t.path === path).size_bytes,
      first[1].size_bytes + 1,
    );

    await rollkeep(["delete", id, "--with-forks", "--apply", "--yes"], { env });
    assert.ok((await list()).every((t: { session_id: string }) => t.session_id !== id));
  });
});
