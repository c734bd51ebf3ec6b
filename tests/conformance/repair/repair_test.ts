import assert from "node:assert/strict";
import { rowsAndFiles } from "../../../lib/act/prepare/repair/measure_parity.ts";
import { openCatalog } from "../../../lib/catalog/catalog.ts";
import { scanStore } from "../../../lib/catalog/scan/scan_store.ts";
import type { FindingId } from "../../../lib/model/diagnosis/finding.ts";
import type { Parity } from "../../../lib/model/result/repair/repair_result.ts";
import { isWorse, parityOf } from "../../../lib/plan/repair/parity.ts";
import { lookWith } from "../../../lib/system/look.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import {
  rehearse,
  repairOf,
  repairThreads,
  type Stage,
  stageOf,
  undoNewest,
} from "../../support/acting.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { keepHome } from "../../support/codex/kept_home.ts";
import { dumpDatabase } from "../../support/store/database_dump.ts";
import { isNotCompared, snapshot } from "../../support/tree.ts";
import { codexView } from "../diagnose/codex_view.ts";
import {
  type Fault,
  FAULTS,
  type FaultyStore,
  FOLDER_FORMS,
  makeFaultyStore,
  sql,
} from "../diagnose/faults.ts";

/** Findings that no version has a way for yet. */
const STAYING: ReadonlySet<FindingId> = new Set([
  "head-utf16",
  "ordinals-overlap",
  "base-missing",
  "base-short",
  "base-unreadable",
]);

/** What repair says of a fault that it cannot mend; `null`: it can. */
function whyItStays(title: string, { finding }: Fault): RegExp | null {
  const isEmpty = title === "empty file" || title === "all NULs";
  return STAYING.has(finding!) || isEmpty ? /cannot be mended yet/ : null;
}

/** Every file, every row of every database of Codex's but its log. */
async function everything({ home }: CodexHome): Promise<readonly string[]> {
  const lines = [...await snapshot(home, isNotCompared)];
  for (const { name } of Deno.readDirSync(home)) {
    if (!/\.sqlite$/.test(name) || name.startsWith("logs_")) continue;
    lines.push(...dumpDatabase(`${home}/${name}`).map((row) => `${name} ${row}`));
  }
  return lines.sort();
}

async function parityIn({ system, store }: Stage): Promise<Parity> {
  const onProblem = () => {};
  const scan = scanStore(store, { files: system.files, onProblem });
  const catalog = await openCatalog(store, { system, onProblem, scan });
  const { rows, files } = await rowsAndFiles(catalog, { system, look: lookWith(system.files) });
  catalog.close();
  return parityOf(rows, files);
}

/** What is wrong with a thread after its repair, in words; empty: nothing. */
async function wrongAfter(codex: CodexHome, id: string): Promise<readonly string[]> {
  const seen = await codexView(codex, id, {});
  return Object.entries(seen).filter(([, is]) => is === false).map(([key]) => `${key} is false`);
}

/** Repair, undo, repair again, then Codex goes on, each looked at. */
async function repaired(store: FaultyStore, fault: Fault): Promise<readonly string[]> {
  const { codex } = store;
  const writer = buildWriter();
  const stage = await stageOf(codex.home);
  const wrong: string[] = [];
  const only = [fault.finding!];
  const deed = { writer, only, provider: "mock" };
  const before = await everything(codex);
  const parity = await parityIn(stage);
  const { outcomes } = await repairThreads(stage, deed);
  wrong.push(...outcomes.flatMap(({ error }) => error ?? []));
  const after = await parityIn(stage);
  if (isWorse(parity, after)) wrong.push(`parity ${JSON.stringify([parity, after])}`);
  // A section that is gone cannot come back: such a row takes everybody's list away.
  if (fault.finding === "section-dangling") {
    await assert.rejects(undoNewest(stage, writer), /that is gone/);
    return [...wrong, ...await wrongAfter(codex, store[fault.of])];
  }
  await undoNewest(stage, writer);
  const back = await everything(codex);
  if (JSON.stringify(back) !== JSON.stringify(before)) {
    const lost = before.filter((line) => !back.includes(line));
    const found = back.filter((line) => !before.includes(line));
    wrong.push(`undo: ${lost.join("; ")} became ${found.join("; ")}`);
  }
  await repairThreads(stage, deed);
  // What is archived, or has no file, is neither listed nor resumed.
  const isHidden = fault.of === "archived" || fault.finding === "drop-ghost";
  if (!isHidden) wrong.push(...await wrongAfter(codex, store[fault.of]));
  return wrong;
}

Deno.test("repair mends every fault that it can so that Codex lists, resumes and goes on, and undo gives all back", async () => {
  const name = Deno.env.get("FAULT");
  const wrong: string[] = [];
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const kept = await keepHome(codex);
    for (const [title, fault] of Object.entries(FAULTS)) {
      if (fault.finding === undefined || whyItStays(title, fault) !== null) continue;
      if (name !== undefined && !title.includes(name)) continue;
      await kept.rewind();
      if (!isMade(() => fault.make(store, store[fault.into ?? fault.of]))) continue;
      try {
        wrong.push(...(await repaired(store, fault)).map((text) => `${title}: ${text}`));
      } catch (error) {
        wrong.push(`${title}: ${error}`);
      }
    }
  });
  assert.deepEqual(wrong, []);
});

Deno.test("repair says of what it cannot mend that it cannot, and why, and changes nothing", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const kept = await keepHome(codex);
    for (const [title, fault] of Object.entries(FAULTS)) {
      const why = fault.finding === undefined ? null : whyItStays(title, fault);
      if (why === null) continue;
      await kept.rewind();
      if (!isMade(() => fault.make(store, store[fault.into ?? fault.of]))) continue;
      const before = await everything(codex);
      const stage = await stageOf(codex.home);
      const only = [fault.finding!];
      await assert.rejects(repairThreads(stage, { writer: buildWriter(), only }), why, title);
      assert.deepEqual(await everything(codex), before, title);
    }
  });
});

Deno.test("repair leaves alone what is as Codex has it", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const kept = await keepHome(codex);
    for (const [title, fault] of Object.entries(FAULTS)) {
      // The list of what is archived is a list, too.
      if (fault.finding !== undefined || title === "poison that is archived") continue;
      await kept.rewind();
      if (!isMade(() => fault.make(store, store[fault.into ?? fault.of]))) continue;
      const stage = await stageOf(codex.home);
      const { plan } = await rehearse({ ...stage, writer: buildWriter() }, repairOf(stage, {}));
      const steps = plan.threads.map(({ id, updates, sets }) =>
        JSON.stringify([id, updates, sets])
      );
      assert.deepEqual([title, ...steps], [title]);
    }
  });
});

/** An older Codex has no such column: there the fault cannot be. */
function isMade(make: () => void): boolean {
  try {
    make();
    return true;
  } catch (error) {
    if (/no such column/.test(String(error))) return false;
    throw error;
  }
}

Deno.test("repair ends an index that nobody makes, and gives every thread its row in the same batch", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const now = Math.floor(Date.now() / 1000) - 20;
    sql(store, "DELETE FROM threads WHERE id IN (?, ?)", store.plain, store.legacy);
    sql(store, "UPDATE backfill_state SET status = 'running', updated_at = ?", now);
    const [stage, writer] = [await stageOf(codex.home), buildWriter()];
    const before = await everything(codex);
    await repairThreads(stage, { writer });
    await undoNewest(stage, writer);
    assert.deepEqual(await everything(codex), before);
    await repairThreads(stage, { writer, only: ["backfill-stuck"] });
    for (const id of [store.plain, store.legacy, store.fork]) {
      assert.deepEqual(await wrongAfter(codex, id), []);
    }
  });
});

Deno.test("repair spells the folder of a row as Codex looks for it", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const { plain } = store;
    const { project } = codex;
    await Deno.symlink(project, `${project}.link`);
    const [stage, writer] = [await stageOf(codex.home), buildWriter()];
    for (const [name, form] of Object.entries(FOLDER_FORMS)) {
      sql(store, "UPDATE threads SET cwd = ? WHERE id = ?", form(project), plain);
      const before = await everything(codex);
      await repairThreads(stage, { writer });
      await undoNewest(stage, writer);
      assert.deepEqual(await everything(codex), before, name);
      await repairThreads(stage, { writer });
      assert.equal((await codexView(codex, plain, { cwd: project })).inPicker, true, name);
    }
  });
});
