import { execute, type Execution } from "../../lib/act/batch/execute.ts";
import { newForkFinder } from "../../lib/act/prepare/new_forks.ts";
import { prepareDelete } from "../../lib/act/prepare/prepare_delete.ts";
import { prepareUndo } from "../../lib/act/prepare/prepare_undo.ts";
import { readBatches } from "../../lib/act/journal/read_batches.ts";
import { settleAll, type Settled } from "../../lib/act/batch/settle.ts";
import { type Catalog, openCatalog } from "../../lib/catalog/catalog.ts";
import { resolveStore } from "../../lib/codex/home.ts";
import { newBatchId } from "../../lib/model/batch_id.ts";
import type { Plan } from "../../lib/model/plan.ts";
import { EMPTY_SELECTOR } from "../../lib/model/selector.ts";
import type { StorePaths } from "../../lib/model/store.ts";
import { newestStanding, newStandings } from "../../lib/plan/batch_standing.ts";
import { judge } from "../../lib/plan/judge.ts";
import { buildSystem } from "../../lib/system/real/build_system.ts";
import type { System } from "../../lib/system/system.ts";
import type { Writer } from "../../lib/system/writer.ts";

/** A store to act in without a command line. */
export interface Stage {
  readonly system: System;
  readonly store: StorePaths;
}

/** The stage of a `CODEX_HOME`. */
export async function stageOf(codexHome: string): Promise<Stage> {
  const system = buildSystem({ variables: {}, cwd: "/", cacheFolder: null });
  const { files, environment } = system;
  const options = { codexHome, sessionsRoot: null, trashRoot: null };
  return {
    system,
    store: await resolveStore(options, { files, environment, onProblem: () => {} }),
  };
}

/** Deletes threads, forks that read them included. */
export async function deleteThreads(
  { system, store }: Stage,
  { ids, writer }: { readonly ids: readonly string[]; readonly writer: Writer },
): Promise<Execution> {
  const catalog = await openCatalog(store, { system, onProblem: () => {} });
  const batch = newBatchId(system.clock.nowMs(), system.ids.hex(6));
  const selector = { ...EMPTY_SELECTOR, ids };
  const { plan } = await prepareDelete({
    catalog,
    system,
    selector,
    cause: { kind: "selector", selector },
    batch,
    withForks: true,
    keepSubagents: false,
  });
  return await carryOut(plan, { stage: { system, store }, catalog, batch, writer });
}

/** Takes the newest standing batch back. */
export async function undoNewest({ system, store }: Stage, writer: Writer): Promise<Execution> {
  const catalog = await openCatalog(store, { system, onProblem: () => {} });
  const batches = await readBatches(store.trashRoot, { system, onProblem: () => {} });
  const standings = newStandings(batches);
  const target = newestStanding(batches, standings)!;
  const batch = newBatchId(system.clock.nowMs(), system.ids.hex(6));
  const { plan } = await prepareUndo({ target, standings, catalog, system, batch });
  return await carryOut(plan, { stage: { system, store }, catalog, batch, writer });
}

/** Settles what was cut off. */
export async function settle(
  { system, store }: Stage,
  writer: Writer,
): Promise<readonly Settled[]> {
  const statePath = `${store.home}/state_5.sqlite`;
  return await settleAll({ tools: { system, writer }, store, statePath, onProblem: () => {} });
}

/** Whether something can still be taken back. */
export async function canUndo({ system, store }: Stage): Promise<boolean> {
  const batches = await readBatches(store.trashRoot, { system, onProblem: () => {} });
  return newestStanding(batches, newStandings(batches)) !== null;
}

interface CarryOut {
  readonly stage: Stage;
  readonly catalog: Catalog;
  readonly batch: string;
  readonly writer: Writer;
}

async function carryOut(
  plan: Plan,
  { stage, catalog, batch, writer }: CarryOut,
): Promise<Execution> {
  const { system, store } = stage;
  const verdict = judge(plan, {
    facts: { passedBy: [], schemaTrouble: null, isStore: true, canAsk: false },
    options: {
      consent: { kind: "act", ask: "none" },
      selected: true,
      maxBatch: 0,
      verb: "delete",
    },
  });
  if (verdict.kind !== "approved") throw new Error(`not approved: ${verdict.kind}`);
  const statePath = catalog.rows.path;
  catalog.close();
  const newFork = newForkFinder(catalog, system);
  const tools = { system, writer };
  return await execute(verdict.plan, { tools, store, statePath, batch, newFork });
}
