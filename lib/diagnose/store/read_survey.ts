import type { Catalog } from "../../catalog/catalog.ts";
import {
  type FileNumber,
  filePath,
  type FileTable,
  FIRST_FILE,
} from "../../catalog/scan/file_table.ts";
import { type CheckedRow, rowText } from "../../codex/check/checked_rows.ts";
import {
  countTurns,
  type ProjectionState,
  readProjections,
} from "../../codex/check/projection_state.ts";
import { openHistory } from "../../codex/state/projection.ts";
import { asThreadId, firstRolloutOf } from "../../model/ids.ts";
import type { AbsolutePath } from "../../model/store.ts";
import type { Database } from "../../system/databases.ts";
import type { PathLook } from "../../system/look.ts";
import type { System } from "../../system/system.ts";
import { isAbsolute } from "../../text/path_text.ts";
import type { BaseFacts, RolloutFacts } from "../facts.ts";
import { baseCutOf } from "../read/base_facts.ts";
import { readThrough } from "../read/rollout_facts.ts";
import { newRowPlaces } from "../read/row_place.ts";
import { readStoreFacts } from "../read/store_facts.ts";
import { isProjectionAhead, rolloutIdOf } from "../rules/rollout_rules.ts";
import type { ExplainTools } from "../explain.ts";
import { type Gathered, judgeThreads, type KnownPlace } from "./judge_threads.ts";
import { type Beside, readGhosts, readNamesSurvey } from "./read_beside.ts";
import { readRollouts, type RolloutsReading } from "./read_rollouts.ts";
import type { StoreSurvey, TrashSurvey } from "./survey.ts";

/** What surveying a store takes. */
export interface SurveyTools
  extends Omit<ExplainTools, "asked">, Pick<RolloutsReading, "isDeep" | "onRead" | "isStopped"> {
  readonly beside: Beside;
  /** What the trash holds. */
  readonly trash: TrashSurvey;
  /** What could not be read so far, for people. */
  readonly problems: readonly string[];
}

/** Reads all that `doctor` asks of a store, each thing once. */
export async function readSurvey(catalog: Catalog, tools: SurveyTools): Promise<StoreSurvey> {
  const { system } = tools;
  const { store } = catalog;
  const rows: CheckedRow[] = [];
  const { facts } = readStoreFacts(catalog, { ...tools, read: (all) => rows.push(...all.all()) });
  const projections = projectionsOf(catalog, tools);
  const ends = await readRollouts({ ...tools, table: catalog.table });
  const rollouts = await readStopped(ends, { projections, table: catalog.table, system });
  const places = await placesOf(rows, { catalog, rollouts, tools });
  const folders = await foldersOf(rows, tools);
  const gathered: Gathered = {
    ...{ store: facts, rows, rollouts },
    placeOf: (row) => places.get(row) ?? { isAlive: null, file: null },
    basesOf: newBases(rollouts, tools),
    projections,
    turns: turnsOf(rows, { catalog, tools, places }),
    folderAt: (path) => folders.get(path) ?? null,
    previewOf: await previewsOf(rows, { catalog, places }),
  };
  const threads = judgeThreads(gathered);
  const known = new Set(threads.map(({ id }) => id));
  const app = readGhosts(store, { system, known });
  return {
    ...{ store, facts, rows, rollouts, threads, isDeep: tools.isDeep, trash: tools.trash },
    isAlive: (row) => places.get(row)?.isAlive !== false,
    ...missingOf(rows, folders),
    ...tools.beside,
    names: readNamesSurvey(store, { system, rows }),
    ghosts: app.ghosts,
    problems: [...tools.problems, ...app.problems],
  };
}

/** What is where each row says that its rollout is. */
async function placesOf(
  rows: readonly CheckedRow[],
  { catalog, rollouts, tools }: {
    readonly catalog: Catalog;
    readonly rollouts: readonly RolloutFacts[];
    readonly tools: SurveyTools;
  },
): Promise<ReadonlyMap<CheckedRow, KnownPlace>> {
  const finder = newRowPlaces(catalog, tools.look);
  const found = new Map<CheckedRow, KnownPlace>();
  for (const row of rows) {
    const { isAlive, file } = await finder.placeOf(rowText(row, "rollout_path") ?? "");
    found.set(row, { isAlive, file: file === null ? null : rollouts[file]! });
  }
  return found;
}

/** What is at every folder that a row names. One question for all of them. */
async function foldersOf(
  rows: readonly CheckedRow[],
  { look }: SurveyTools,
): Promise<ReadonlyMap<string, PathLook>> {
  const paths = [...new Set(rows.map((row) => rowText(row, "cwd") ?? ""))];
  const absolute = paths.filter((path): path is AbsolutePath => isAbsolute(path));
  const looks = await look(absolute);
  const found = new Map<string, PathLook>(absolute.map((path, at) => [path, looks[at]!]));
  for (const path of paths) {
    if (!found.has(path)) found.set(path, { kind: null, real: null, code: "EINVAL" });
  }
  return found;
}

function missingOf(
  rows: readonly CheckedRow[],
  folders: ReadonlyMap<string, PathLook>,
): Pick<StoreSurvey, "missingFolders" | "withFolder"> {
  const missing = new Map<string, number>();
  let withFolder = 0;
  for (const row of rows) {
    const cwd = rowText(row, "cwd") ?? "";
    if (cwd === "") continue;
    withFolder++;
    const code = folders.get(cwd)?.code ?? null;
    if (code === "ENOENT" || code === "ENOTDIR") missing.set(cwd, (missing.get(cwd) ?? 0) + 1);
  }
  return { missingFolders: missing, withFolder };
}

/** Follows histories through rollouts that were read: each cut is looked at when it is asked for. */
function newBases(
  rollouts: readonly RolloutFacts[],
  { system }: SurveyTools,
): (file: RolloutFacts) => readonly BaseFacts[] {
  const byId = new Map<string, RolloutFacts>();
  for (const file of rollouts) {
    const id = rolloutIdOf(file);
    if (id !== null && (!byId.has(id) || !file.compressed)) byId.set(id, file);
  }
  return (file) => {
    const found: BaseFacts[] = [];
    const seen = new Set<string>();
    for (let from = file;;) {
      const base = from.first?.fields?.historyBase ?? null;
      if (base === null || seen.has(base.rolloutId)) return found;
      seen.add(base.rolloutId);
      const next = byId.get(base.rolloutId) ?? null;
      const cut = next === null ? null : baseCutOf(next, base, system);
      found.push({ base, from: from.path, file: next, cut });
      if (next === null) return found;
      from = next;
    }
  };
}

/** How far Codex has taken each rollout in, by its id. */
function projectionsOf(
  { store }: Catalog,
  { system }: SurveyTools,
): ReadonlyMap<string, ProjectionState> {
  return fromHistory({ store, system }, (history) => readProjections(history, "all")) ?? new Map();
}

/** The rollouts, those read through in which Codex's list of turns has stopped: what stopped it may lie in the file. */
async function readStopped(
  rollouts: readonly RolloutFacts[],
  { projections, ...tools }: {
    readonly projections: ReadonlyMap<string, ProjectionState>;
    readonly table: FileTable;
    readonly system: System;
  },
): Promise<readonly RolloutFacts[]> {
  const read = [...rollouts];
  for (const [at, rollout] of rollouts.entries()) {
    const projection = projections.get(rolloutIdOf(rollout) ?? "") ?? null;
    if (projection === null || isProjectionAhead({ file: rollout, projection }) !== true) continue;
    read[at] = await readThrough(rollout, { ...tools, file: (FIRST_FILE + at) as FileNumber });
  }
  return read;
}

/** Turns that Codex keeps of threads whose file is gone. */
function turnsOf(
  rows: readonly CheckedRow[],
  { catalog: { store }, tools: { system }, places }: {
    readonly catalog: Catalog;
    readonly tools: SurveyTools;
    readonly places: ReadonlyMap<CheckedRow, KnownPlace>;
  },
): ReadonlyMap<string, number> {
  const gone = rows.filter((row) => places.get(row)?.isAlive === false)
    .map((row) => firstRolloutOf(asThreadId(rowText(row, "id") ?? "")));
  if (gone.length === 0) return new Map();
  return fromHistory({ store, system }, (history) => countTurns(history, gone)) ?? new Map();
}

/** What Codex's histories tell; `null`: nothing. Codex makes them again when it cannot read them: nothing is frozen by that. */
function fromHistory<T>(
  { store, system }: Pick<Catalog, "store"> & { readonly system: System },
  read: (history: Database) => T,
): T | null {
  try {
    using history = openHistory(store, system);
    return history === null ? null : read(history);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return null;
  }
}

/** First words of a user in the rollouts whose row has no preview. */
async function previewsOf(
  rows: readonly CheckedRow[],
  { catalog, places }: {
    readonly catalog: Catalog;
    readonly places: ReadonlyMap<CheckedRow, KnownPlace>;
  },
): Promise<Gathered["previewOf"]> {
  const { table, heads } = catalog;
  const wanted = new Set(
    rows.filter(({ preview }) => preview === "").map((row) => places.get(row)?.file?.path ?? ""),
  );
  const files = new Map<string, FileNumber>();
  if (wanted.size > 0) {
    for (let file = FIRST_FILE; file < table.count; file++) {
      const path = filePath(table, file);
      if (wanted.has(path)) files.set(path, file);
    }
  }
  await heads.load(files.values());
  return ({ path }) => {
    const file = files.get(path);
    return file === undefined ? null : heads.headOf(file)?.preview ?? null;
  };
}
