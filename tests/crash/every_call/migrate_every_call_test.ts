import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { filePath } from "../../../lib/catalog/scan/file_table.ts";
import { scanStore } from "../../../lib/catalog/scan/scan_store.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { canUndo, migrateThreads, settle, stageOf, undoNewest } from "../../support/acting.ts";
import { failingWriter, type Fault } from "../../support/failing_writer.ts";
import { sealPaths } from "../../support/store/sealing.ts";
import { changeState } from "../../support/state_rows.ts";
import { assertOnPurpose, settleDying } from "../../support/settle_dying.ts";
import { type SampleStore, withSampleStore } from "../../support/sample_store.ts";
import { firstFiles } from "../../support/value/numbers.ts";

/** A legacy thread, whose file a move replaces, and a paginated one, to which it adds a line. */
const FROM = ["/home/dev/docs", "/home/dev/notes"];

/** Rows whose file is not there, and files that no row names: a migration adds neither. */
async function orphans({ home, state }: SampleStore): Promise<readonly string[]> {
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  const rows = db.prepare("SELECT id, rollout_path, cwd FROM threads").all();
  db.close();
  const files = (await state()).flatMap((line) =>
    /^((?:archived_)?sessions\/\S+\.jsonl)(?:\.zst)? /.exec(line)?.[1] ?? []
  );
  const named = new Set(rows.map(({ rollout_path }) => rollout_path));
  const there = new Set(files.map((file) => `${home}/${file}`));
  return [
    ...[...there].filter((path) => !named.has(path)),
    ...rows.filter(({ rollout_path }) => !there.has(`${rollout_path}`)).map(({ id }) => `${id}`),
  ].sort();
}

/**
 * Runs a migration, or its undo, with each of its mutating calls failing in turn; after death settling dies ever later, some
 * times over. After settling no file is without a row and
 * no row without a file that was not so before, and undoing leads back to the first state.
 */
async function failEachCall(
  kind: Fault["kind"],
  { move, undo, rows = true }: {
    readonly move: boolean;
    readonly undo: boolean;
    /** Whether the threads have rows before; a move gives them some. Left out: they have. */
    readonly rows?: boolean;
  },
): Promise<void> {
  let calls = 0;
  for (let at = 1; at === 1 || calls === at - 1; at++) {
    await withSampleStore({ threads: 8, inMemory: true }, async (store) => {
      const stage = await stageOf(store.home);
      const to = store.home;
      const more = { to, branch: null, move, tree: false };
      const mappings = FROM.map((from) => ({ from, fromGiven: from, ...more }));
      if (!rows) {
        const wanted = FROM.map((from) => `'${from}'`).join();
        changeState(store.home, `DELETE FROM threads WHERE cwd IN (${wanted})`);
      }
      await sealAll(store.home);
      const before = withoutIndex(await store.state());
      const orphansBefore = await orphans(store);
      if (undo) await migrateThreads(stage, { mappings, writer: buildWriter() });
      const writer = failingWriter(buildWriter(), { at, kind });
      try {
        if (undo) await undoNewest(stage, writer);
        else await migrateThreads(stage, { mappings, writer });
      } catch (error) {
        assertOnPurpose(error, `call ${at}`);
      }
      if (writer.calls() >= at) calls = at;
      if (kind === "death") {
        await settle(stage, { ...buildWriter(), setMtime: failOnPurpose });
        await settleDying(stage);
      }
      for (const { left } of await settle(stage, buildWriter())) {
        assert.deepEqual(left, [], `call ${at}`);
      }
      const orphansNow = await orphans(store);
      if (rows) assert.deepEqual(orphansNow, orphansBefore, `call ${at}`);
      assert.ok(orphansNow.every((orphan) => orphansBefore.includes(orphan)), `call ${at}`);
      while (await canUndo(stage)) await undoNewest(stage, buildWriter());
      assert.deepEqual(withoutIndex(await store.state()), before, `call ${at}`);
    });
  }
  assert.ok(calls > 20, `only ${calls} calls`);
}

/** Gives each rollout a sidecar: of one whose bytes are replaced it goes to the trash meanwhile. */
async function sealAll(home: string): Promise<void> {
  const stage = { ...await stageOf(home), writer: buildWriter() };
  const { table } = scanStore(stage.store, { files: stage.system.files, onProblem: () => {} });
  const paths = firstFiles(table.count).map((file) => filePath(table, file));
  const { counts } = await sealPaths(stage, paths);
  assert.equal(counts.sealed, paths.length);
}

/** Dies between the bytes of a file and its time. */
function failOnPurpose(): never {
  throw Object.assign(new Error("it fails on purpose"), { code: "EIO" });
}

/** The name index is rewritten: the order of its lines may change. */
function withoutIndex(state: readonly string[]): readonly string[] {
  return state.filter((line) => !line.startsWith("session_index"));
}

for (const kind of ["error", "death"] as const) {
  for (const move of [false, true]) {
    for (const undo of [false, true]) {
      const name = `${undo ? "the undo of " : ""}${move ? "a move" : "a copy"}`;
      const fault = kind === "error" ? "an error in" : "death at";
      Deno.test(`${name} to another folder survives ${fault} each of its calls`, async () => {
        await failEachCall(kind, { move, undo });
      });
    }
  }
}

for (const kind of ["error", "death"] as const) {
  for (const undo of [false, true]) {
    const name = `${undo ? "the undo of " : ""}a move of threads without rows`;
    Deno.test(`${name} survives ${kind === "error" ? "an error in" : "death at"} each of its calls`, async () => {
      await failEachCall(kind, { move: true, undo, rows: false });
    });
  }
}
