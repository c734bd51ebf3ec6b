import { selectsAnything } from "../../catalog/find/given_filters.ts";
import { openHistory } from "../../codex/state/projection.ts";
import type { ThreadFacts } from "../../diagnose/facts.ts";
import { FINDINGS } from "../../diagnose/findings/findings.ts";
import { UsageError } from "../../model/error.ts";
import type { Cause, Plan } from "../../model/plan.ts";
import type { Selector } from "../../model/request/selector.ts";
import type { PassedBy } from "../../model/result/change_result.ts";
import type { Finding, FindingId } from "../../model/diagnosis/finding.ts";
import type { LeftByDesign } from "../../model/result/repair/repair_result.ts";
import { openState } from "../facts/change_world.ts";
import { isStoreLive, STORE_IN_USE } from "../locks/live_store.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { closing } from "../../system/files.ts";
import type { ActTools } from "../tools.ts";
import { type MergeSource, openMergeSource } from "./repair/lost/merge_source.ts";
import type { PreparedChange } from "./prepared_change.ts";
import { toldInStore } from "./told_in_store.ts";
import { readersIn } from "./repair/lineage/readers.ts";
import { leftByDesign } from "./repair/left_by_design.ts";
import { type RowsAndFiles, rowsAndFiles } from "./repair/measure_parity.ts";
import { mendIndex } from "./repair/mend_index.ts";
import {
  type Meant,
  mendStore,
  mendThread,
  type MendTools,
  mergeStore,
  type PlannedFinding,
} from "./repair/mend_thread.ts";
import { newThreads } from "./repair/planned_threads.ts";
import { diagnose, type Diagnosed, type Diagnosing } from "./repair/read_facts.ts";
import { programName } from "../../text/program_name.ts";

/** What is to be repaired. */
export interface PrepareRepairOptions extends Omit<Diagnosing, "db" | "history" | "depth"> {
  readonly selector: Selector;
  readonly cause: Cause;
  /** The findings that were named; empty: those that are safe to mend. */
  readonly only: readonly FindingId[];
  /** Model provider for threads whose own is another one; left out: none. */
  readonly provider?: string | null;
  /** Whether a fork that is to stand alone does so in its own place. Left out: by a copy. */
  readonly inPlace?: boolean;
  /** Database that rows are taken over from, where that is meant; left out: the best that Codex has put aside. */
  readonly mergeFrom?: AbsolutePath | null;
  /** Asked for only where another database is read. */
  readonly actTools: () => ActTools;
}

/** A repair that only has to be judged and carried out. */
export interface PreparedRepair extends PreparedChange {
  /** In the order of the plan, those that stay among them. */
  readonly findings: readonly PlannedFinding[];
  readonly left: readonly LeftByDesign[];
  /** Rows and files as they are before it. */
  readonly before: RowsAndFiles;
}

/**
 * Diagnoses the threads that are selected, all of them when none is, and plans the smallest change that makes Codex list, resume and
 * show each whole (repair-rules §19). What is safe goes by itself; what is named, by name; the rest stays, and says why.
 */
export async function prepareRepair(options: PrepareRepairOptions): Promise<PreparedRepair> {
  const { world, selector, cause, provider = null, inPlace = false } = options;
  const { catalog, system, store } = world;
  const before = await rowsAndFiles(catalog, { system, look: options.look });
  using db = openState(world);
  const isAny = (ids: ReadonlySet<FindingId>) => options.only.some((id) => ids.has(id));
  const depth = isAny(DEEP) ? "through" : isAny(PACKED) ? "packed" : "ends";
  using history = openHistory(store, system);
  const diagnosed = await diagnose(selector, { ...options, db, history, depth });
  if (diagnosed.isWhole && !selector.all && options.only.includes("strip-reasoning")) {
    throw new UsageError("Cannot strip the reasoning of every thread: name the threads", {
      hint: `${programName()} repair --strip-reasoning ID…; --all means every one`,
    });
  }
  const storeFindings = findStore(diagnosed);
  const meant = meantBy(options, { ...diagnosed, storeFindings });
  const isLive = isStoreLive({ store, files: system.files });
  using merge = options.only.includes("merge-database")
    ? closing(openMergeSource(options.mergeFrom ?? null, { ...options, db }))
    : null;
  const tools: MendTools = {
    ...{ world, db, history, meant, readers: await readersIn(world), provider, inPlace, merge },
    whyNotAlone: isLive === false ? null : STORE_IN_USE,
  };
  const threads = newThreads();
  const findings: PlannedFinding[] = [];
  const left: LeftByDesign[] = [];
  const poisoned = new Set<string>();
  // First: threads name the sections and projects.
  findings.push(...threads.add(mergeStore(tools)));
  for await (const facts of diagnosed.threads()) {
    if (facts.poison !== null) poisoned.add(facts.id);
    const byDesign = leftByDesign(facts);
    if (byDesign !== null) left.push(byDesign);
    const mended = await mendThread(facts, tools);
    findings.push(...threads.add(mended));
  }
  // Last: a batch that ends before it leaves Codex to make the index itself.
  const mended = mendStore(storeFindings, { ...tools, poisoned });
  findings.push(...threads.add(mended));
  const index = await mendIndex(world, tools);
  findings.push(...threads.add(index));
  const plan: Plan = { action: "repair", cause, threads: threads.all(), namesDigest: null };
  return {
    told: await toldInStore({ plan }, world),
    ...{
      plan,
      findings,
      left,
      before,
      subagents: [],
      notes: merge === null ? [] : mergeNotes(merge),
    },
    passedBy: [...passedByOf(findings, options.only), ...unnamed(options)],
  };
}

function mergeNotes({ path, notes }: MergeSource): readonly string[] {
  return [...notes, `what is taken over comes from "${path}"`];
}

/** What only reading all of a file tells; who names it wants that. */
const DEEP: ReadonlySet<FindingId> = new Set(["encoding-invalid", "ordinals-overlap"]);

/** The same of a compressed file. */
const PACKED: ReadonlySet<FindingId> = new Set(["last-ordinal-missing", "head-missing"]);

/** What is wrong with the store as a whole. */
function findStore({ store }: Diagnosed): readonly Finding[] {
  return Object.entries(FINDINGS).flatMap(([id, row]): Finding[] => {
    const detail = row.severity !== "store" ? null : row.detect({ store } as ThreadFacts);
    if (detail === null) return [];
    const { severity, healsItself } = row;
    return [{
      ...{ id: id as FindingId, thread: null, severity, class: row.class, healsItself, detail },
    }];
  });
}

/** Which findings are to be mended. */
function meantBy(
  { only, selector }: PrepareRepairOptions,
  { isWhole, store, storeFindings }: Diagnosed & { readonly storeFindings: readonly Finding[] },
): Meant {
  // To make every fork of a store stand alone takes as much room as all of them: it has to be said.
  const isNamed = (id: FindingId) =>
    only.includes(id) && (id !== ALONE || selectsAnything(selector));
  const isStuck = storeFindings.some(({ id }) => id === "backfill-stuck");
  const endsBackfill = isStuck &&
    (isNamed("backfill-stuck") || (only.length === 0 && isWhole));
  // A row whose id is none goes, and its thread is without one then.
  const losesRow = isNamed("poison-row") && store.poison.some(({ column }) => column === "id");
  return {
    isNamed,
    isPicky: only.length > 0,
    endsBackfill,
    isMeant: (finding) =>
      isNamed(finding.id) || (only.length === 0 && finding.class === "safe") ||
      ((endsBackfill || losesRow) && finding.id === "row-missing"),
    ofStore: isWhole || only.length > 0,
  };
}

const ALONE: FindingId = "history-elsewhere";

/** Forks that are to stand alone are named. */
function unnamed({ only, selector }: PrepareRepairOptions): readonly PassedBy[] {
  if (!only.includes(ALONE) || selectsAnything(selector)) return [];
  const message = `name the fork that is to stand alone: ${programName()} repair --inline ID`;
  return [{ thread: "", reason: "conflict", message }];
}

/** Threads that are in use, and what was named and cannot be mended: the rest stays without a word of trouble. */
function passedByOf(
  findings: readonly PlannedFinding[],
  only: readonly FindingId[],
): readonly PassedBy[] {
  const passed = new Map<string, PassedBy>();
  for (const { finding: { id, thread }, reason, isLive } of findings) {
    if (reason === null || (!isLive && !only.includes(id))) continue;
    const name = thread === null ? "the store" : `thread ${thread}`;
    const message = isLive ? `${name} ${reason}` : `${name} keeps ${id}: ${reason}`;
    passed.set(message, { thread: thread ?? "", reason: isLive ? "live" : "conflict", message });
  }
  return [...passed.values()];
}
