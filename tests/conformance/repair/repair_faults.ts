import assert from "node:assert/strict";
import { rowsAndFiles } from "../../../lib/act/prepare/repair/measure_parity.ts";
import { openCatalog } from "../../../lib/catalog/catalog.ts";
import { scanStore } from "../../../lib/catalog/scan/scan_store.ts";
import type { FindingId } from "../../../lib/model/diagnosis/finding.ts";
import type { Parity } from "../../../lib/model/result/repair/repair_result.ts";
import { isWorse, parityOf } from "../../../lib/plan/repair/parity.ts";
import { lookWith } from "../../../lib/system/look.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { repairThreads, type Stage, stageOf, undoNewest } from "../../support/acting.ts";
import type { CodexHome } from "../../support/codex/codex_home.ts";
import { keepHome } from "../../support/codex/kept_home.ts";
import { dumpDatabase } from "../../support/store/database_dump.ts";
import { isNotCompared, snapshot } from "../../support/tree.ts";
import { codexView } from "../diagnose/codex_view.ts";
import {
  type Fault,
  FAULTS,
  type FaultyStore,
  makeFaultyStore,
  rolloutOf,
} from "../diagnose/faults.ts";
import { makeOld, threadFiles } from "../versions/era_home.ts";

/** What repair says of a fault that it cannot mend; `null`: it can. */
export function whyItStays(title: string): RegExp | null {
  const isEmpty = title === "empty file" || title === "all NULs";
  return isEmpty ? /cannot be mended yet/ : null;
}

/** Every file, every row of every database of Codex's but its log. */
export async function everything({ home }: CodexHome): Promise<readonly string[]> {
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
export async function wrongAfter(codex: CodexHome, id: string): Promise<readonly string[]> {
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

/** An older Codex has no such column, table or file: there the fault cannot be. */
export function isMade(make: () => void): boolean {
  try {
    make();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (/no such (?:column|table)/.test(String(error))) return false;
    throw error;
  }
}

/** What only a paginated file can have. */
const PAGINATED: ReadonlySet<FindingId> = new Set([
  "last-ordinal-missing",
  "rebuild-ghost",
  "name-not-canonical",
  "base-offset-wrong",
]);

/** Mends every fault, or those whose title is meant, in a store that this Codex has made; what is wrong, in words. */
export async function repairEveryFault(
  codex: CodexHome,
  isMeant: (title: string) => boolean = () => true,
): Promise<readonly string[]> {
  const meant = Object.entries(FAULTS).filter(([title]) => isMeant(title));
  return await repairFaults(codex, Object.fromEntries(meant));
}

/** The same of these faults. */
export async function repairFaults(
  codex: CodexHome,
  faults: Readonly<Record<string, Fault>>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const store = await makeFaultyStore(codex);
  const isPaginated = /"history_mode":"paginated"/.test(
    Deno.readTextFileSync(rolloutOf(store, store.plain)),
  );
  const kept = await keepHome(codex);
  for (const [title, fault] of Object.entries(faults)) {
    if (fault.finding === undefined || whyItStays(title) !== null) continue;
    if (!isPaginated && PAGINATED.has(fault.finding)) continue;
    await kept.rewind();
    if (!isMade(() => fault.make(store, store[fault.into ?? fault.of]))) continue;
    ageWithoutLocks(codex);
    try {
      wrong.push(...(await repaired(store, fault)).map((text) => `${title}: ${text}`));
    } catch (error) {
      // What this Codex reads well is no fault to it, and nothing is done.
      const isNone = /nothing to do/.test(`${error}`) &&
        (await wrongAfter(codex, store[fault.of])).length === 0;
      if (!isNone) wrong.push(`${title}: ${error}`);
    }
  }
  return wrong;
}

/** A Codex that keeps no locks has what was written a moment ago open. */
function ageWithoutLocks(codex: CodexHome): void {
  const hasLocks = [...Deno.readDirSync(codex.home)].some(({ name }) =>
    name === "thread-writer-locks"
  );
  if (!hasLocks) threadFiles(codex).forEach(makeOld);
}
