import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { surveyTrash } from "../../../../lib/act/facts/trash/trash_survey.ts";
import { scanStore } from "../../../../lib/catalog/scan/scan_store.ts";
import { readProviders } from "../../../../lib/codex/configured_providers.ts";
import { diagnoseScan } from "../../../../lib/diagnose/store/diagnose_scan.ts";
import type { Diagnosis } from "../../../../lib/model/diagnosis/report.ts";
import { lookWith } from "../../../../lib/system/look.ts";
import { realCaches } from "../../../../lib/system/real/build_system.ts";
import type { Caches } from "../../../../lib/system/system.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";
import { absolute } from "../../../support/value/paths.ts";

/** A diagnosis, with these caches, a minute from now: everything has settled by then. */
async function diagnosed(
  { store, system: { databases, clock, ...system }, home }: HandStore,
  { caches, isDeep = false }: { readonly caches: Caches; readonly isDeep?: boolean },
): Promise<{ readonly diagnosis: Diagnosis; readonly isRecalled: boolean }> {
  let isRecalled = true;
  const now = {
    ...{ ...system, caches },
    clock: { ...clock, nowMs: () => clock.nowMs() + 60_000 },
    databases: {
      ...databases,
      openReadOnly(...[path, options]: Parameters<typeof databases.openReadOnly>) {
        isRecalled &&= path !== `${home}/state_5.sqlite`;
        return databases.openReadOnly(path, options);
      },
    },
  };
  const problems: string[] = [];
  const onProblem = (problem: { readonly path: string }) => void problems.push(problem.path);
  const diagnosis = await diagnoseScan({
    ...{ store, system: now, problems, onProblem, isDeep },
    scan: scanStore(store, { files: system.files, onProblem }),
    look: lookWith(system.files),
    providers: await readProviders(store.home!, system),
    trash: await surveyTrash(store, { system: now, onProblem }),
  });
  return { diagnosis, isRecalled };
}

/** The same caches without any answer. */
function withoutAnswers(caches: Caches): Caches {
  return { ...caches, open: (name) => name.startsWith("answers") ? null : caches.open(name) };
}

function withDatabase(path: string, ...statements: readonly string[]): void {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  const db = new DatabaseSync(path);
  for (const statement of statements) db.exec(statement);
  db.close();
}

const NOBODY = "01a10d9c-0000-7000-8000-0000000000ff";
const CATALOG = "local_thread_catalog (thread_id TEXT)";
const STATE =
  "thread_history_projection_state (thread_id TEXT, next_rollout_byte_offset INTEGER, next_rollout_ordinal INTEGER)";

/** What can change of what an answer depends on, one after another. */
const CHANGES: Readonly<Record<string, (hand: HandStore) => void>> = {
  "a row": ({ sql }) => sql(`UPDATE threads SET archived = 2 WHERE id = '${HAND.other}'`),
  "a file is touched": ({ pathOf }) => Deno.utimeSync(pathOf("other"), 1e9, 1e9),
  "a file grows": ({ pathOf }) => Deno.writeTextFileSync(pathOf("other"), "x", { append: true }),
  "a file goes": ({ pathOf }) => Deno.removeSync(pathOf("fork")),
  "the trash": ({ store }) => Deno.mkdirSync(store.trashRoot, { recursive: true }),
  "the settings": ({ home }) =>
    Deno.writeTextFileSync(`${home}/config.toml`, 'model_provider = "mine"\n'),
  "a name": ({ home }) => Deno.writeTextFileSync(`${home}/session_index.jsonl`, '{"id":"x"'),
  "the history": ({ home }) =>
    withDatabase(
      `${home}/thread_history_1.sqlite`,
      `CREATE TABLE ${STATE}`,
      `INSERT INTO thread_history_projection_state VALUES ('${HAND.other}', 1000000, 5)`,
    ),
  "the desktop app's catalogue": ({ home }) =>
    withDatabase(
      `${home}/sqlite/codex-dev.db`,
      `CREATE TABLE ${CATALOG}`,
      `INSERT INTO local_thread_catalog VALUES ('${NOBODY}')`,
    ),
  "a row of that catalogue": ({ home }) =>
    withDatabase(`${home}/sqlite/codex-dev.db`, "DELETE FROM local_thread_catalog"),
  "the desktop app's state": ({ home }) =>
    Deno.writeTextFileSync(`${home}/.codex-global-state.json`, `{"threads":["${NOBODY}"]}`),
  "a lock": ({ home }) =>
    Deno.writeTextFileSync(`${home}/thread-writer-locks/${HAND.other}.lock`, ""),
  "a database that is put aside": ({ home }) =>
    Deno.mkdirSync(`${home}/db-backups/sqlite-1-0`, { recursive: true }),
  "a row that leads outside": ({ home, sql }) =>
    sql(`UPDATE threads SET rollout_path = '${home}.jsonl', cwd = '${home}.at'
      WHERE id = '${HAND.child}'`),
  "a file outside": ({ home }) => Deno.writeTextFileSync(`${home}.jsonl`, "{}\n"),
  "a folder outside": ({ home }) => Deno.mkdirSync(`${home}.at`),
};

Deno.test("what is remembered of a diagnosis is what a new one says, whatever has changed meanwhile", async () => {
  await withHandStore(async (hand) => {
    const folder = await Deno.makeTempDir({ prefix: "rollkeep-answers-" });
    try {
      const caches = realCaches(folder);
      const read = () => diagnosed(hand, { caches });
      const texts = [JSON.stringify((await read()).diagnosis)];
      for (const [name, change] of Object.entries(CHANGES)) {
        assert.equal((await read()).isRecalled, true, `before ${name}`);
        change(hand);
        const { diagnosis, isRecalled } = await read();
        assert.equal(isRecalled, false, name);
        const fresh = await diagnosed(hand, { caches: withoutAnswers(caches) });
        assert.deepEqual(diagnosis, fresh.diagnosis, name);
        const text = JSON.stringify(diagnosis);
        if (name !== "a file is touched") assert.notEqual(text, texts.at(-1), name);
        assert.deepEqual((await read()).diagnosis, diagnosis, name);
        texts.push(text);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});

Deno.test("what is remembered of a store is not said of it with another trash", async () => {
  await withHandStore(async (hand) => {
    const folder = await Deno.makeTempDir({ prefix: "rollkeep-answers-" });
    try {
      const caches = realCaches(folder);
      await diagnosed(hand, { caches });
      const trashRoot = absolute(`${hand.home}/elsewhere`);
      const other = { ...hand, store: { ...hand.store, trashRoot } };
      const { diagnosis, isRecalled } = await diagnosed(other, { caches });
      const check = diagnosis.checks.find(({ id }) => id === "trash_root");
      assert.deepEqual([isRecalled, check?.details.path], [false, trashRoot]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});

Deno.test("a diagnosis of less than everything is not remembered, nor one after which more is known", async () => {
  await withHandStore(async (hand) => {
    const folder = await Deno.makeTempDir({ prefix: "rollkeep-answers-" });
    try {
      const caches = realCaches(folder);
      const read = (isDeep = false) => diagnosed(hand, { caches, isDeep });
      await read();
      assert.equal((await read()).isRecalled, true);
      assert.equal((await read(true)).isRecalled, false);
      const after = await read();
      assert.equal(after.isRecalled, false);
      const lines = after.diagnosis.checks.find(({ id }) => id === "damaged_lines");
      assert.notEqual(lines?.status, "unknown");
      // What is so for a quarter of an hour only.
      hand.sql("INSERT INTO backfill_state VALUES (1, 'running', NULL, NULL, unixepoch())");
      for (const _ of [1, 2]) assert.equal((await read()).isRecalled, false);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});
