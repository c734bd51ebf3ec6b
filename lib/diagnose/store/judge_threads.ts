import type { CheckedRow } from "../../codex/check/checked_rows.ts";
import { rowText } from "../../codex/check/checked_rows.ts";
import type { ProjectionState } from "../../codex/check/projection_state.ts";
import { firstRolloutOf, type RolloutId } from "../../model/ids.ts";
import type { ConditionId } from "../../model/diagnosis/explanation.ts";
import type { Finding } from "../../model/diagnosis/finding.ts";
import type { PathLook } from "../../system/look.ts";
import type { ConditionRow } from "../conditions/outcome.ts";
import { RESUMABLE_CONDITIONS } from "../conditions/resumable_conditions.ts";
import { SHOWN_CONDITIONS } from "../conditions/shown_conditions.ts";
import { explainThread } from "../explain_thread.ts";
import type { BaseFacts, RolloutFacts, StoreFacts, ThreadFacts } from "../facts.ts";
import { findingsOf } from "../findings/findings.ts";
import { copiesOf, foundByName, rolloutIdOf } from "../rules/rollout_rules.ts";
import { isInPicker } from "../rules/row_rules.ts";
import type { SurveyedThread } from "./survey.ts";

/** What is where a row says that its rollout is. */
export interface KnownPlace {
  readonly isAlive: boolean | null;
  /** `null`: no file of the store. */
  readonly file: RolloutFacts | null;
}

/** Everything that was read, by what it is asked for. */
export interface Gathered {
  readonly store: StoreFacts;
  readonly rows: readonly CheckedRow[];
  readonly rollouts: readonly RolloutFacts[];
  readonly placeOf: (row: CheckedRow) => KnownPlace;
  readonly basesOf: (file: RolloutFacts) => readonly BaseFacts[];
  readonly projections: ReadonlyMap<string, ProjectionState>;
  readonly turns: ReadonlyMap<string, number>;
  /** What is at a folder; `null`: not asked. */
  readonly folderAt: (path: string) => PathLook | null;
  /** First words of a user in a rollout; asked where a row has no preview. */
  readonly previewOf: (file: RolloutFacts) => string | null;
}

/** The threads of a store, each with all that is wrong with it. Store-wide findings are nobody's. Pure. */
export function judgeThreads(gathered: Gathered): readonly SurveyedThread[] {
  const poison = new Map(gathered.store.poison.map((row) => [row.id.toLowerCase(), row]));
  // A row whose id is none is no thread: it is told as poison, and its file is another's.
  const rows = new Map(
    gathered.rows.map((row) => [keyOf(row), row] as const)
      .filter(([key]) => poison.get(key)?.column !== "id"),
  );
  const files = new Map<string, RolloutFacts[]>();
  const outside = new Set<RolloutFacts>();
  for (const file of gathered.rollouts) {
    if (isForeign(file)) outside.add(file);
    else files.getOrInsertComputed(idOf(file), () => []).push(file);
  }
  const ids = new Set([...files.keys(), ...rows.keys()]);
  return Array.from(ids, (id) => {
    const row = rows.get(id) ?? null;
    const facts = composed(id, { row, own: files.get(id) ?? NONE, gathered });
    return judge({ ...facts, poison: poison.get(id) ?? null });
  });
}

function keyOf(row: CheckedRow): string {
  return (rowText(row, "id") ?? `${row.id ?? ""}`).toLowerCase();
}

/** A `.jsonl` file that is no rollout, by name or content. */
function isForeign({ name, first }: RolloutFacts): boolean {
  return name === null && (first === null || first.fields === null) &&
    first?.kind !== "bare-2025";
}

function idOf({ path, name, first }: RolloutFacts): string {
  return (first?.fields?.id ?? name?.threadId ?? path).toLowerCase();
}

const NONE: readonly RolloutFacts[] = [];

/** What is known of one thread, but for what is wrong with its row. */
function composed(
  id: string,
  { row, own, gathered }: {
    readonly row: CheckedRow | null;
    readonly own: readonly RolloutFacts[];
    readonly gathered: Gathered;
  },
): Omit<ThreadFacts, "poison"> {
  const place = row === null ? { isAlive: null, file: null } : gathered.placeOf(row);
  const isElsewhere = place.isAlive === true && place.file === null;
  const file = place.file ?? (isElsewhere ? null : foundByName(own, id));
  const isAlone = own.length === 1 && own[0] === file;
  const others = isAlone ? NONE : own.filter((other) => other !== file);
  const rollout: RolloutId = (file === null ? null : rolloutIdOf(file)) ??
    firstRolloutOf(id as never);
  const cwd = row === null ? null : rowText(row, "cwd");
  const rowFolder = cwd === null ? null : gathered.folderAt(cwd);
  const ofFile = file?.last?.cwd ?? file?.first?.fields?.cwd ?? null;
  return {
    ...{ id, store: gathered.store, row, file, others, rowFolder },
    isPathAlive: place.isAlive,
    preview: row?.preview === "" && file !== null ? gathered.previewOf(file) : null,
    bases: file === null ? [] : gathered.basesOf(file),
    doubles: copiesOf({ id, file, others }).map(({ path }) => path),
    projection: gathered.projections.get(rollout) ?? null,
    keptTurns: file === null ? gathered.turns.get(rollout) ?? 0 : 0,
    fileFolder: rowFolder?.real !== null || ofFile === null ? null : gathered.folderAt(ofFile),
    asked: null,
  };
}

function judge(facts: ThreadFacts): SurveyedThread {
  const { file, others } = facts;
  const findings = findingsOf(facts).filter(({ severity }) => severity !== "store");
  const files = file === null ? others : [file, ...others];
  return {
    id: facts.id,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    ...(isFine(facts, findings) ? FINE : told(facts, findings)),
    findings,
  };
}

/** What is told of most threads without asking for every condition. */
const FINE = { isListed: true, isHiddenByDesign: false, isRefused: false, isWhole: true } as const;

function isFine(
  { store, row, file, isPathAlive }: ThreadFacts,
  findings: readonly Finding[],
): boolean {
  return findings.length === 0 && store.database === "read" && row !== null && isInPicker(row) &&
    isPathAlive === true && file !== null && file.first !== null;
}

/** As `why` tells it, but for what is wrong with the whole store. */
function told(
  facts: ThreadFacts,
  findings: readonly Finding[],
): Omit<SurveyedThread, "id" | "bytes" | "findings"> {
  const store = { ...facts.store, poison: [], backfill: null };
  const { conditions, shown, resumable, whole } = explainThread({ ...facts, store }, findings);
  const failed = conditions.filter(({ passed }) => passed === false);
  const hiding = failed.find(({ id }) => HIDING.has(id));
  return {
    isListed: shown,
    isHiddenByDesign: shown === false && hiding?.finding === undefined,
    isRefused: resumable === false &&
      failed.some(({ id, finding }) => REFUSING.has(id) && finding !== undefined),
    isWhole: whole,
  };
}

const HIDING = idsOf(SHOWN_CONDITIONS.filter(({ side }) => side === "shown"));
const REFUSING = idsOf(RESUMABLE_CONDITIONS);

function idsOf(rows: readonly ConditionRow[]): ReadonlySet<ConditionId> {
  return new Set(rows.map(({ id }) => id));
}
