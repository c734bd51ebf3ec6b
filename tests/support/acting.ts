import type { Execution } from "../../lib/act/batch/execute.ts";
import { settleAll, type SettledBatch } from "../../lib/act/batch/settle.ts";
import { beginChange } from "../../lib/act/change/begin_change.ts";
import type { ChangeWorld } from "../../lib/act/facts/change_world.ts";
import { readBatches } from "../../lib/act/journal/read_batches.ts";
import { prepareArchive } from "../../lib/act/prepare/prepare_archive.ts";
import { prepareDelete } from "../../lib/act/prepare/prepare_delete.ts";
import { prepareEmpty } from "../../lib/act/prepare/prepare_empty.ts";
import { prepareImport } from "../../lib/act/prepare/prepare_import.ts";
import { prepareMigrate } from "../../lib/act/prepare/prepare_migrate.ts";
import { type PreparedRepair, prepareRepair } from "../../lib/act/prepare/prepare_repair.ts";
import { prepareRestore } from "../../lib/act/prepare/prepare_restore.ts";
import { prepareUndo } from "../../lib/act/prepare/prepare_undo.ts";
import type { PreparedChange } from "../../lib/act/prepare/prepared_change.ts";
import { readProviders } from "../../lib/codex/configured_providers.ts";
import { resolveStore } from "../../lib/codex/home.ts";
import { asBatchId, asThreadId } from "../../lib/model/ids.ts";
import type { Batch, BegunBatch } from "../../lib/model/journal.ts";
import type { FindingId } from "../../lib/model/diagnosis/finding.ts";
import type { Mapping } from "../../lib/model/request/mapping.ts";
import { EMPTY_SELECTOR, type Selector } from "../../lib/model/request/selector.ts";
import type { StorePaths } from "../../lib/model/store.ts";
import type { ArchiveAction } from "../../lib/plan/archive_plan.ts";
import { newStandings, standingUndos } from "../../lib/plan/batch/batch_standing.ts";
import { lookWith } from "../../lib/system/look.ts";
import { buildWriter } from "../../lib/system/real/writer.ts";
import { buildSystem } from "../../lib/system/real/build_system.ts";
import type { System } from "../../lib/system/system.ts";
import type { Writer } from "../../lib/system/writer.ts";
import { absolute } from "./value/paths.ts";
import { standingChanges } from "./value/standing_changes.ts";

/** A store to act in without a command line. */
export interface Stage {
  readonly system: System;
  readonly store: StorePaths;
}

/** The stage of a `CODEX_HOME`; its trash may lie elsewhere. */
export async function stageOf(codexHome: string, trashRoot: string | null = null): Promise<Stage> {
  const system = systemFor();
  const { files, environment } = system;
  const options = { codexHome, sessionsRoot: null, trashRoot };
  return {
    system,
    store: await resolveStore(options, {
      files,
      environment,
      onProblem: () => {},
      isChange: true,
    }),
  };
}

function systemFor(source?: StorePaths): System {
  return buildSystem({ variables: {}, cwd: "/", cacheFolder: null }, undefined, source);
}

/** Which threads, and what changes them. */
export interface Deed {
  readonly ids: readonly string[];
  readonly writer: Writer;
  /** What happens in the world between plan and act; left out: nothing. */
  readonly between?: () => Promise<void>;
}

/** How threads go. */
export interface DeleteDeed extends Deed {
  /** Whether they go for good; left out: to the trash. */
  readonly hard?: boolean;
  /** Whether forks that read them go along; left out: they do. */
  readonly withForks?: boolean;
}

/** Deletes threads. */
export function deleteThreads(
  stage: Stage,
  { ids, hard = false, withForks = true, ...deed }: DeleteDeed,
): Promise<Execution> {
  const selector = { ...EMPTY_SELECTOR, ids: ids.map(asThreadId) };
  const cause = { kind: "selector", selector } as const;
  const choice = { selector, cause, withForks, subagents: "all", hard } as const;
  return changeWith(stage, { ...deed, prepare: (world) => prepareDelete(world, choice) });
}

/** Archives threads, or takes them out of the archive. */
export function archiveThreads(
  stage: Stage,
  { ids, action = "archive", selector = { ...EMPTY_SELECTOR, ids: ids.map(asThreadId) }, ...deed }:
    & Deed
    & {
      readonly action?: ArchiveAction;
      /** Left out: the ids decide. */
      readonly selector?: Selector;
    },
): Promise<Execution> {
  const cause = { kind: "selector", selector } as const;
  const choice = { action, selector, cause } as const;
  return changeWith(stage, { ...deed, prepare: (world) => prepareArchive(world, choice) });
}

/** Brings threads back from the trash: these, with what they read, or a whole batch. */
export function restoreThreads(
  stage: Stage,
  { ids, batch = null, ...deed }: Deed & { readonly batch?: string | null },
): Promise<Execution> {
  const selector = { ...EMPTY_SELECTOR, ids: ids.map(asThreadId) };
  const choice = { selector, batches: batch === null ? [] : [asBatchId(batch)], withParents: true };
  return changeWith(stage, { ...deed, prepare: (world) => prepareRestore(world, choice) });
}

/** Removes for good what lies in the trash. */
export function emptyTrash(stage: Stage, writer: Writer): Promise<Execution> {
  return emptyBatches(stage, { batches: [], writer });
}

/** The same of these batches alone; of none: of all. */
export function emptyBatches(
  stage: Stage,
  { batches, writer }: { readonly batches: readonly string[]; readonly writer: Writer },
): Promise<Execution> {
  const choice = { batches: batches.map(asBatchId), olderThanMs: null };
  return changeWith(stage, { writer, prepare: (world) => prepareEmpty(world, choice) });
}

/** Copies threads to another folder, or moves them there. */
export function migrateThreads(
  stage: Stage,
  { mappings, ...deed }: Omit<Deed, "ids"> & { readonly mappings: readonly Mapping[] },
): Promise<Execution> {
  const choice = { mappings, selector: EMPTY_SELECTOR, sinceMs: null, limit: null } as const;
  const prepare = (world: ChangeWorld) => prepareMigrate(world, { ...choice, stopsAtFirst: true });
  return changeWith(stage, { ...deed, prepare });
}

/** Copies threads of another home into this one; all of it where none are named. */
export function importThreads(
  stage: Stage,
  { ids = [], from, mappings = [], ...deed }: Omit<Deed, "ids"> & {
    readonly ids?: readonly string[];
    /** The home that they come from. */
    readonly from: StorePaths;
    readonly mappings?: readonly Mapping[];
  },
): Promise<Execution> {
  const system = systemFor(from);
  const prepare = (world: ChangeWorld) =>
    prepareImport({ ...world, system }, {
      source: from,
      mappings,
      selector: { ...EMPTY_SELECTOR, ids: ids.map(asThreadId), all: true },
      sinceMs: null,
      limit: null,
      stopsAtFirst: true,
      stateDb: null,
      actTools: () => ({ system, writer: deed.writer }),
    });
  return changeWith({ ...stage, system, source: from }, { ...deed, prepare });
}

/** What is repaired. */
export interface RepairDeed {
  readonly writer: Writer;
  /** Ids of threads; left out: all, and what concerns the whole store. */
  readonly refs?: readonly string[];
  /** Findings that are named; left out: those that are safe to mend. */
  readonly only?: readonly FindingId[];
  /** Model provider that is named; left out: none. */
  readonly provider?: string;
  /** Database that rows are taken over from; left out: the best in db-backups/, where that is meant. */
  readonly mergeFrom?: string;
  /** Whether forks stand alone in their own place; left out: by a copy. */
  readonly inPlace?: boolean;
  /** What happens in the world between plan and act; left out: nothing. */
  readonly between?: () => Promise<void>;
}

/** Prepares a repair as the command does. */
export function repairOf(
  { system }: Stage,
  { refs = [], only = [], provider, mergeFrom, inPlace = false }: Omit<RepairDeed, "writer">,
): (world: ChangeWorld) => Promise<PreparedRepair> {
  const selector = { ...EMPTY_SELECTOR, refs };
  const cause = { kind: "selector", selector } as const;
  return async (world) => {
    const providers = await readProviders(world.store.home!, system);
    return await prepareRepair({
      ...{ world, selector, cause, only, providers, inPlace },
      ...(provider === undefined ? {} : { provider }),
      ...(mergeFrom === undefined ? {} : { mergeFrom: absolute(mergeFrom) }),
      actTools: () => ({ system, writer: buildWriter() }),
      look: lookWith(system.files),
    });
  };
}

/** Repairs threads. */
export function repairThreads(stage: Stage, deed: RepairDeed): Promise<Execution> {
  const { writer, between } = deed;
  const meanwhile = between === undefined ? {} : { between };
  return changeWith(stage, { writer, ...meanwhile, prepare: repairOf(stage, deed) });
}

/** What a change comes to, as a rehearsal plans it; nothing is done. */
export async function rehearse<P extends PreparedChange>(
  { system, store, writer }: Stage & { readonly writer: Writer },
  prepare: (world: ChangeWorld) => Promise<P>,
): Promise<P> {
  const begun = await beginChange({
    system,
    store,
    actTools: () => ({ system, writer }),
    onProblem: () => {},
    judging: {
      consent: { kind: "rehearse" },
      selected: true,
      maxBatch: 0,
      isLimited: false,
      verb: "change",
    },
    command: ["change"],
    needsStore: false,
    prepare,
  });
  begun.close();
  return begun.prepared;
}

/** A plan of nothing, for those who only want to look at the world of a change. */
export const NOTHING_PREPARED: PreparedChange = {
  plan: {
    action: "delete",
    cause: { kind: "batches", batches: [] },
    threads: [],
    namesDigest: null,
  },
  subagents: [],
  passedBy: [],
  notes: [],
};

/** Takes the newest standing batch back. */
export async function undoNewest(stage: Stage, writer: Writer): Promise<Execution> {
  const batches = await batchesOf(stage);
  const target = standingChanges(batches, newStandings(batches))[0]!;
  return await takeBack(stage, { target, writer });
}

/** Does again what the newest undo took back; `null` when there is none. */
export async function redoNewest(stage: Stage, writer: Writer): Promise<Execution | null> {
  const batches = await batchesOf(stage);
  const [target] = standingUndos(batches, newStandings(batches));
  return target === undefined ? null : await takeBack(stage, { target, writer });
}

/** Takes one batch back. */
export function takeBack(
  stage: Stage,
  { target, writer }: { readonly target: BegunBatch; readonly writer: Writer },
): Promise<Execution> {
  return changeWith(stage, { writer, prepare: (world) => prepareUndo(world, target) });
}

/** What has cut a change off, told or thrown; empty when nothing has. */
export async function troubleOf(act: Promise<unknown>): Promise<string> {
  try {
    return (await act as Execution | null)?.cutOff ?? "";
  } catch (error) {
    return `${error}`;
  }
}

/** Settles what was cut off. */
export async function settle(
  { system, store }: Stage,
  writer: Writer,
): Promise<readonly SettledBatch[]> {
  const statePath = `${store.home}/state_5.sqlite`;
  return await settleAll({
    tools: { system, writer },
    store,
    statePath: absolute(statePath),
    onProblem: () => {},
  });
}

/** Whether something can still be taken back. */
export async function canUndo(stage: Stage): Promise<boolean> {
  const batches = await batchesOf(stage);
  return standingChanges(batches, newStandings(batches)).length > 0;
}

async function batchesOf({ system, store }: Stage): Promise<readonly Batch[]> {
  return await readBatches(store.trashRoot, { system, onProblem: () => {} });
}

/** Carries a change out that was prepared in any way. */
export async function changeWith(
  { system, store, source }: Stage & { readonly source?: StorePaths },
  { writer, between, prepare }: Omit<Deed, "ids"> & {
    readonly prepare: (world: ChangeWorld) => Promise<PreparedChange>;
  },
): Promise<Execution> {
  const begun = await beginChange({
    system,
    store,
    ...(source === undefined ? {} : { source }),
    actTools: () => ({ system, writer }),
    onProblem: () => {},
    judging: {
      consent: { kind: "act", ask: "none" },
      selected: true,
      maxBatch: null,
      isLimited: false,
      verb: "change",
    },
    command: ["change"],
    needsStore: false,
    prepare,
  });
  try {
    if (begun.verdict.kind !== "approved") {
      throw new Error(`not approved: ${JSON.stringify(begun.verdict)}`);
    }
    await between?.();
    const execution = await begun.act(begun.verdict.plan);
    if (execution === null) throw new Error("nothing to do");
    return execution;
  } finally {
    begun.close();
  }
}
