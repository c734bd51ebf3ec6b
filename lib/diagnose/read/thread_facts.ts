import type { Catalog } from "../../catalog/catalog.ts";
import { type FileNumber, filePath } from "../../catalog/scan/file_table.ts";
import { filesOf, type ThreadNumber } from "../../catalog/scan/thread_table.ts";
import {
  countTurns,
  type ProjectionState,
  readProjections,
} from "../../codex/check/projection_state.ts";
import { type CheckedRow, rowText } from "../../codex/check/checked_rows.ts";
import { openHistory } from "../../codex/state/projection.ts";
import { asThreadId, firstRolloutOf, type RolloutId } from "../../model/ids.ts";
import type { AbsolutePath } from "../../model/store.ts";
import type { LookAnywhere, PathLook } from "../../system/look.ts";
import type { Database } from "../../system/databases.ts";
import type { System } from "../../system/system.ts";
import { isAbsolute } from "../../text/path_text.ts";
import type { RolloutFacts, StoreFacts, ThreadFacts } from "../facts.ts";
import { copiesOf, foundByName, isProjectionAhead, rolloutIdOf } from "../rules/rollout_rules.ts";
import { poisonOf } from "../rules/row_rules.ts";
import { readBases } from "./base_facts.ts";
import { type NamelessFiles, newNamelessFiles } from "./nameless_files.ts";
import { readRollout, readThrough } from "./rollout_facts.ts";
import { newRowPlaces, type RowPlaces } from "./row_place.ts";

/** What {@link readThreadFacts} works with. */
export interface ThreadReading {
  readonly catalog: Catalog;
  readonly system: System;
  readonly look: LookAnywhere;
  readonly store: StoreFacts;
  readonly row: CheckedRow | null;
  /** Threads of the scan that are meant beside those with the id in their name. */
  readonly numbers: readonly ThreadNumber[];
  /** Folder that is asked about; `null`: none is. */
  readonly asked: AbsolutePath | null;
  /** What is known of the store by now, for those who ask of many threads. Left out: found out for this one. */
  readonly known?: KnownStore;
  /** How much of its file is read. Left out: all of it, unless it is large; `packed`: the ends, or all of a compressed one, whose last line nothing else tells; `through`: all of it. */
  readonly depth?: "ends" | "packed" | "through";
}

/** What is found out once for many threads. */
export interface KnownStore {
  readonly places: RowPlaces;
  readonly nameless: NamelessFiles;
  /** Codex's histories, open for reading; `null`: there are none. */
  readonly history: Database | null;
  /** The ends of rollouts; `null`: they have not been read, each is when it is asked for. */
  readonly ends: ((file: FileNumber) => RolloutFacts) | null;
}

/** Reads all that diagnosis needs of one thread: the ends of its rollouts, their cut points, its projection, its folders. */
export async function readThreadFacts(id: string, reading: ThreadReading): Promise<ThreadFacts> {
  const { catalog, system, look, store, row } = reading;
  const { table } = catalog;
  const named = row === null ? null : rowText(row, "rollout_path");
  const place = named === null
    ? { isAlive: null, file: null }
    : await (reading.known?.places ?? newRowPlaces(catalog, look)).placeOf(named);
  const numbers = await filesOfThread(id, reading);
  if (place.file !== null) numbers.add(place.file);
  const all: RolloutFacts[] = [];
  for (const number of numbers) {
    const known = reading.known?.ends?.(number);
    all.push(known ?? await readRollout(number, { table, tools: system, depth: "ends" }));
  }
  const atPlace = place.file === null
    ? null
    : all.find(({ path }) => path === filePath(table, place.file!)) ?? null;
  const isElsewhere = place.isAlive === true && place.file === null;
  const found = atPlace ?? (isElsewhere ? null : foundByName(all, id));
  const number = [...numbers].find((each) => filePath(table, each) === found?.path);
  const history = readHistory(id, { ...reading, file: found });
  // A list of turns that has stopped tells nothing by itself: what stopped it lies in the file.
  const { depth } = reading;
  const isRead = depth === undefined || depth === "through" ||
    (depth === "packed" && found?.compressed === true) ||
    isProjectionAhead({ file: found, ...history });
  const file = found === null || number === undefined || isRead === false
    ? found
    : await readThrough(found, {
      ...{ file: number, table, system },
      isAsked: depth === "through" || depth === "packed",
    });
  const others = all.filter(({ path }) => path !== file?.path);
  const bases = file === null ? [] : await readBases(file, { catalog, tools: system });
  const doubles = copiesOf({ id, file, others });
  const [rowFolder, fileFolder, asked] = await lookAtFolders({ ...reading, file });
  return {
    ...{ id, store, row, file, others, bases, rowFolder, fileFolder, ...history },
    poison: row === null ? null : poisonOf(row),
    isPathAlive: place.isAlive,
    preview: await previewOf(number, catalog),
    doubles: doubles.map(({ path }) => path),
    asked: reading.asked === null ? null : { path: reading.asked, real: asked?.real ?? null },
  };
}

/** Files with the id in their name, however they are called, and those without any id that bear it in their metadata. */
async function filesOfThread(
  id: string,
  { catalog, numbers, known }: ThreadReading,
): Promise<Set<FileNumber>> {
  const { threads } = catalog;
  const files = new Set(numbers.flatMap((number) => filesOf(threads, number)));
  for (const spelled of [id, id.toLowerCase(), id.toUpperCase()]) {
    const thread = threads.byId.get(asThreadId(spelled));
    if (thread === undefined) continue;
    for (const file of filesOf(threads, thread)) files.add(file);
  }
  const nameless = known?.nameless ?? newNamelessFiles(catalog);
  for (const file of await nameless.of(id)) files.add(file);
  return files;
}

function readHistory(
  id: string,
  { catalog, system, file, row, known }: ThreadReading & { readonly file: RolloutFacts | null },
): Pick<ThreadFacts, "projection" | "keptTurns"> {
  const nothing = { projection: null, keptTurns: 0 };
  const rollout: RolloutId = (file === null ? null : rolloutIdOf(file)) ??
    firstRolloutOf(asThreadId(id));
  // A thread that has neither is none of Codex's.
  if (file === null && row === null) return nothing;
  try {
    using opened = known === undefined ? openHistory(catalog.store, system) : null;
    const history = known?.history ?? opened;
    if (history === null) return nothing;
    const state: ProjectionState | null = readProjections(history, [rollout]).get(rollout) ?? null;
    const turns = file === null ? countTurns(history, [rollout]).get(rollout) ?? 0 : 0;
    return { projection: state, keptTurns: turns };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Codex makes it again when it cannot read it: nothing is frozen by it.
    return nothing;
  }
}

async function lookAtFolders(
  { row, file, asked, look }: ThreadReading & { readonly file: RolloutFacts | null },
): Promise<readonly [row: PathLook | null, file: PathLook | null, asked: PathLook | null]> {
  const ofRow = row === null ? null : rowText(row, "cwd");
  const ofFile = file?.last?.cwd ?? file?.first?.fields?.cwd ?? null;
  const paths = [ofRow, ofFile, asked].filter((path) => path !== null && isAbsolute(path));
  const looks = await look(paths as AbsolutePath[]);
  const nowhere = { kind: null, real: null, code: "EINVAL" };
  const of = (path: string | null) =>
    path === null ? null : looks[(paths as readonly string[]).indexOf(path)] ?? nowhere;
  return [of(ofRow), of(ofFile), of(asked)];
}

async function previewOf(file: FileNumber | undefined, { heads }: Catalog): Promise<string | null> {
  if (file === undefined) return null;
  await heads.load([file]);
  return heads.headOf(file)?.preview ?? null;
}
