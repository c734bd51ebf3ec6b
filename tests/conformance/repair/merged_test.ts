import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { repairThreads, stageOf, undoNewest } from "../../support/acting.ts";
import { withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { dumpDatabase } from "../../support/store/database_dump.ts";
import { codexView } from "../diagnose/codex_view.ts";
import { type FaultyStore, makeFaultyStore, sql } from "../diagnose/faults.ts";

const PINNED = "01984de2-8f74-7c91-a3b2-5c5e937cf318";

/** Gives threads what no file of theirs tells: a name, a section of the user's, a pin. Returns the section. */
async function arrange({ codex, plain, legacy, other, fork }: FaultyStore): Promise<string> {
  return await withAppServer(codex, async (server) => {
    await server.call("thread/name/set", { threadId: plain, name: "Mine" });
    await server.call("thread/name/set", { threadId: legacy, name: "Old one" });
    const { section } = await server.call("threadSection/create", { name: "Work" });
    await server.call("thread/section/move", { threadId: other, sectionId: section.id });
    await server.call("thread/section/move", { threadId: fork, sectionId: PINNED });
    return section.id;
  });
}

/** Puts a copy of the database aside, as Codex does with one that is damaged, and lets it make a new one. Returns the copy. */
async function loseDatabase(codex: CodexHome): Promise<string> {
  const { home, project } = codex;
  const folder = `${home}/db-backups/sqlite-1795738852-1`;
  Deno.mkdirSync(folder, { recursive: true });
  const copy = `${folder}/state_5.sqlite`;
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  db.prepare("VACUUM INTO ?").run(copy);
  db.close();
  for (const { name } of Deno.readDirSync(home)) {
    if (name.startsWith("state_5.sqlite")) Deno.removeSync(`${home}/${name}`);
  }
  await withAppServer(codex, async (server) => {
    await server.call("thread/list", { limit: 1, cwd: project });
  });
  return copy;
}

const rowsIn = ({ home }: CodexHome) => dumpDatabase(`${home}/state_5.sqlite`);

Deno.test("repair --merge-database brings back what only the lost database knew, undo takes it away, and Codex goes on with it", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const section = await arrange(store);
    const isCompared = (line: string) => !/^(backfill_state|_sqlx|sqlite_sequence)/.test(line);
    const before = rowsIn(codex).filter(isCompared);
    const copy = await loseDatabase(codex);
    const rebuilt = rowsIn(codex);
    const bytes = Deno.readFileSync(copy);
    const [stage, writer] = [await stageOf(codex.home), buildWriter()];
    for (const mergeFrom of [copy, undefined]) {
      const named = mergeFrom === undefined ? {} : { mergeFrom };
      const deed = { writer, only: ["merge-database"], ...named } as const;
      const { outcomes } = await repairThreads(stage, deed);
      assert.deepEqual(outcomes.flatMap(({ error }) => error ?? []), []);
      assert.deepEqual(rowsIn(codex).filter(isCompared), before);
      await undoNewest(stage, writer);
      assert.deepEqual(rowsIn(codex), rebuilt);
    }
    assert.deepEqual(Deno.readFileSync(copy), bytes);
    assert.deepEqual([...Deno.readDirSync(copy.replace(/\/[^/]*$/, ""))].length, 1);
    await repairThreads(stage, { writer, only: ["merge-database"] });
    for (const id of [store.plain, store.fork, store.reverted, store.legacy]) {
      const seen = await codexView(codex, id);
      assert.deepEqual(Object.values(seen), [true, true, true, true]);
    }
    await withAppServer(codex, async (server) => {
      const inSection = async (sectionId: string) => {
        const { data } = await server.call("thread/list", {
          ...{ useStateDbOnly: true, limit: 100, sectionId },
        });
        return data.map(({ id }: { readonly id: string }) => id);
      };
      assert.deepEqual(await inSection(section), [store.other]);
      assert.deepEqual(await inSection(PINNED), [store.fork]);
    });
    // Who has used a thread since keeps its times and words; the name goes again.
    const { outcomes } = await undoNewest(stage, writer);
    const back = outcomes.find(({ thread }) => thread.id === store.plain);
    assert.deepEqual(back?.thread.updates.map(({ column }) => column), ["name"]);
    const [row] = sql(store, "SELECT name, tokens_used FROM threads WHERE id = ?", store.plain);
    assert.equal(row!.name, null);
    assert.equal(Number(row!.tokens_used) > 240, true);
  });
});
