import { readColumns } from "../../../codex/state/row_updates.ts";
import type { ThreadFacts } from "../../../diagnose/facts.ts";
import { repairOf } from "../../../diagnose/explain_thread.ts";
import { asThreadId } from "../../../model/ids.ts";
import { planOf, type RowUpdate, type ThreadPlan } from "../../../model/plan.ts";
import type { Finding, FindingId } from "../../../model/diagnosis/finding.ts";
import type { SavedValue } from "../../../model/thread/saved_rows.ts";
import type { Database } from "../../../system/databases.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import { standingOn } from "../undo/undo_part.ts";
import type { Mend, Mending } from "./fix/fix_row.ts";
import { fixOf } from "./fix/fixes.ts";
import { lostOfStore } from "./lost/merge_database.ts";
import { endBackfill } from "./fix/store_fixes.ts";
import { historyElsewhere } from "./lineage/stand_alone.ts";
import { ownFindings } from "./own_findings.ts";
import { canJoin, joinedPatches } from "./joined_patches.ts";
import { withSidecars } from "./with_sidecars.ts";

/** A finding, and what is planned for it. */
export interface PlannedFinding {
  readonly finding: Finding;
  /** What mends it; `null`: it stays, for `reason`. */
  readonly mend: Mend | null;
  /** What is so afterwards, for people. */
  readonly effect: string;
  /** Why it stays, for people; `null`: it does not. */
  readonly reason: string | null;
  /** Whether it stays only because Codex is at work. */
  readonly isLive: boolean;
}

/** Which findings are to be mended. */
export interface Meant {
  readonly isMeant: (finding: Finding) => boolean;
  readonly isNamed: (id: FindingId) => boolean;
  /** Whether some were named: then the others are not told. */
  readonly isPicky: boolean;
  /** Whether what concerns the whole store is meant, too. */
  readonly ofStore: boolean;
  /** Whether the index that Codex waits for is ended. */
  readonly endsBackfill: boolean;
}

/** What mending takes. */
export interface MendTools
  extends Pick<Mending, "world" | "db" | "history" | "readers" | "provider" | "inPlace" | "merge"> {
  readonly meant: Meant;
  /** Why nothing can be mended that concerns everybody, for people; `null`: it can. */
  readonly whyNotAlone: string | null;
}

/** What is wrong with a thread, and the plan that mends what is meant of it; `null`: nothing of it is. */
export interface MendedThread {
  readonly findings: readonly PlannedFinding[];
  readonly plan: ThreadPlan | null;
  /** Plans of other threads that come before it. */
  readonly before: readonly ThreadPlan[];
}

/** Plans the mends of one thread. */
export async function mendThread(facts: ThreadFacts, tools: MendTools): Promise<MendedThread> {
  const findings: PlannedFinding[] = [];
  for (const finding of [...ownFindings(facts, tools), ...askedFor(facts, tools)]) {
    // Who has named one wants to hear of that one.
    if (tools.meant.isPicky && !tools.meant.isMeant(finding)) continue;
    const planned = await planFinding(finding, { facts, tools });
    if (planned === null) continue;
    const isBlocked = findings.some(({ mend }) => !canJoin(mend?.steps, planned.mend?.steps));
    const reason = "its file is changed already: repair once more";
    findings.push(isBlocked ? { ...planned, mend: null, effect: "", reason } : planned);
  }
  const mends = findings.flatMap(({ mend }) => mend ?? []);
  return {
    findings,
    plan: mends.length === 0 ? null : threadPlan(facts, { mends, tools }),
    before: mends.flatMap(({ plans = [] }) => plans),
  };
}

/** What is nothing wrong with a thread, and changed where somebody asks for it. */
function askedFor(facts: ThreadFacts, { meant }: MendTools): readonly Finding[] {
  const elsewhere = meant.isNamed("history-elsewhere") ? historyElsewhere(facts) : null;
  const { id, file } = facts;
  const reasoning: readonly Finding[] = file === null || !meant.isNamed("strip-reasoning") ? [] : [{
    ...{ id: "strip-reasoning", thread: id, severity: "cosmetic", class: "own-flag" },
    ...{ healsItself: false, detail: { path: file.path } },
  }];
  return [...elsewhere === null ? [] : [elsewhere], ...reasoning];
}

interface Planning {
  readonly facts: ThreadFacts;
  readonly tools: MendTools;
}

async function planFinding(
  finding: Finding,
  { facts, tools }: Planning,
): Promise<PlannedFinding | null> {
  const { meant, whyNotAlone, ...mending } = tools;
  const { effect, mend } = fixOf(finding.id);
  const stays = (reason: string, isLive = false): PlannedFinding => {
    return { finding, mend: null, effect: "", reason, isLive };
  };
  if (!meant.isMeant(finding)) return stays(`not asked for: ${commandOf(finding)}`);
  const { endsBackfill } = meant;
  const isNamed = meant.isNamed(finding.id);
  const made = await mend({ ...mending, facts, detail: finding.detail, isNamed, endsBackfill });
  if ("cannot" in made) return made.isNothing === true ? null : stays(made.cannot);
  const whole = endsBackfill && finding.id === "row-missing"
    ? { ...made, alone: true as const }
    : made;
  if (whole.alone === true && whyNotAlone !== null) return stays(whyNotAlone, true);
  const live = whyLive(facts, tools.world);
  return live === null
    ? { finding, mend: whole, effect: whole.effect ?? effect, reason: null, isLive: false }
    : stays(live, true);
}

function commandOf({ id, thread }: Finding): string {
  return repairOf(id, thread ?? "");
}

function whyLive(
  { id, file, others, row }: ThreadFacts,
  { liveReason }: ChangeWorld,
): string | null {
  // Without a file nobody can have it open; its lock still tells.
  if (file === null) {
    return row === null ? null : liveReason({ id: asThreadId(id), path: null, updatedAtMs: 0 });
  }
  for (const { path, mtimeMs } of [file, ...others]) {
    const live = liveReason({ id: asThreadId(id), path, updatedAtMs: mtimeMs });
    if (live !== null) return live;
  }
  return null;
}

interface Mends {
  readonly mends: readonly Mend[];
  readonly tools: MendTools;
}

function threadPlan(facts: ThreadFacts, { mends, tools }: Mends): ThreadPlan | null {
  const { db, world } = tools;
  const id = asThreadId(facts.id);
  const steps = withSidecars(joinedPatches(mends.flatMap(({ steps = [] }) => steps)), world);
  const sets = mends.flatMap(({ sets = [] }) => sets);
  const rows = mends.find(({ rows }) => rows !== undefined);
  // Columns of a row that comes or goes are part of it.
  const updates = db === null || rows !== undefined ? [] : updatesOf(id, { db, mends });
  if (steps.length + sets.length + updates.length === 0 && rows === undefined) return null;
  const rolloutIds = [...new Set(mends.flatMap(({ rolloutIds = [] }) => rolloutIds))];
  const needs = mends.flatMap(({ needs = [] }) => needs);
  const plan = planOf({ id, needs, rolloutIds }, {
    ...{ steps, updates },
    ...(sets.length === 0 ? {} : { sets }),
    ...(rows === undefined ? {} : { rows: rows.rows ?? [] }),
    ...(rows?.takesRows === true ? { takesRows: true } : {}),
    ...(mends.some(({ alone }) => alone === true) ? { alone: true } : {}),
  });
  return standingOn(plan, { catalog: world.catalog, db });
}

/** Columns with their values before and after; what an earlier mend has said of a column counts. */
function updatesOf(
  id: ReturnType<typeof asThreadId>,
  { db, mends }: { readonly db: Database; readonly mends: readonly Mend[] },
): readonly RowUpdate[] {
  const wanted = new Map<string, SavedValue>();
  for (const { columns = {} } of mends) {
    for (const [column, after] of Object.entries(columns)) wanted.getOrInsert(column, after);
  }
  const columns = [...wanted.keys()];
  const now = columns.length === 0 ? null : readColumns(db, { id, columns });
  if (now === null) return [];
  return columns.map((column, at) => ({ column, before: now[at]!, after: wanted.get(column)! }))
    .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
}

/** Plans what all threads that are merged need before they are: sections and projects. */
export function mergeStore({ merge, meant, whyNotAlone }: MendTools): MendedThread {
  const finding = lostOfStore(merge);
  if (merge === null || finding === null || !meant.isMeant(finding)) {
    return { findings: [], plan: null, before: [] };
  }
  const mend: Mend = { sets: merge.shared, alone: true };
  const isLive = whyNotAlone !== null;
  const { effect } = fixOf(finding.id);
  const planned = { finding, mend: isLive ? null : mend, effect: isLive ? "" : effect };
  const plan = isLive ? null : planOf({ id: null, needs: [], rolloutIds: [] }, {
    steps: [],
    sets: merge.shared,
    alone: true,
  });
  return { findings: [{ ...planned, reason: whyNotAlone, isLive }], plan, before: [] };
}

/** Plans what concerns the store as a whole. `poisoned`: threads whose rows were looked at. */
export function mendStore(
  findings: readonly Finding[],
  { poisoned, ...tools }: MendTools & { readonly poisoned: ReadonlySet<string> },
): MendedThread {
  const { meant, whyNotAlone, db, world } = tools;
  const planned: PlannedFinding[] = [];
  const mends: Mend[] = [];
  for (const finding of findings) {
    const stays = (reason: string, isLive = false) =>
      void planned.push({ finding, mend: null, effect: "", reason, isLive });
    if (meant.isPicky && !meant.isMeant(finding)) continue;
    if (finding.id !== "backfill-stuck") {
      // Each such row is a finding of its own thread, where that was looked at.
      if (poisoned.size === 0) stays(`concerns the whole store: ${commandOf(finding)}`);
      continue;
    }
    if (!meant.isMeant(finding) || !meant.ofStore) {
      stays(`concerns the whole store: ${commandOf(finding)}`);
      continue;
    }
    const { effect } = fixOf(finding.id);
    const made = endBackfill(db, world.system.clock.nowMs());
    if ("cannot" in made) stays(made.cannot);
    else if (whyNotAlone !== null) stays(whyNotAlone, true);
    else {
      planned.push({ finding, mend: made, effect, reason: null, isLive: false });
      mends.push(made);
    }
  }
  const sets = mends.flatMap(({ sets = [] }) => sets);
  const plan = sets.length === 0
    ? null
    : planOf({ id: null, needs: [], rolloutIds: [] }, { steps: [], sets, alone: true });
  return { findings: planned, plan, before: [] };
}
