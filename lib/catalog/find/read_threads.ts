import { isCompressed, parseRolloutName, plainName, plainPath } from "../../codex/rollout_name.ts";
import { type Health, HEALTHS } from "../../model/health.ts";
import type { ThreadId } from "../../model/ids.ts";
import type { Rollout, Thread } from "../../model/thread/thread.ts";
import { PINNED_SECTION, type ThreadRow } from "../../model/thread/thread_row.ts";
import { folderParts } from "../../text/folder_text.ts";
import { baseName } from "../../text/path_text.ts";
import type { Catalog } from "../catalog.ts";
import { fileFingerprint, type FileNumber, filePath, isArchived } from "../scan/file_table.ts";
import { filesOf, type ThreadNumber, threadSize } from "../scan/thread_table.ts";
import type { KnownTexts } from "./filters.ts";

/** Above this many threads one pass over all rows is quicker than one look-up each. */
const WORTH_ALL_ROWS = 300;

/** Reads the rows of these threads ahead where one pass over all of them is quicker. */
export function loadRows(catalog: Catalog, threads: readonly ThreadNumber[]): void {
  if (threads.length > WORTH_ALL_ROWS) catalog.rows.loadAll();
}

/** Reads the heads that {@link describeThread} of these threads needs. */
export async function loadHeads(catalog: Catalog, threads: readonly ThreadNumber[]): Promise<void> {
  const files: FileNumber[] = [];
  for (const thread of threads) files.push(...headFiles(catalog, thread));
  await catalog.heads.load(files);
}

/** Threads as the user sees them, without files that are no rollouts. */
export async function readThreads(
  catalog: Catalog,
  threads: readonly ThreadNumber[],
): Promise<Thread[]> {
  loadRows(catalog, threads);
  await loadHeads(catalog, threads);
  const seen = threads.map((thread) => describeThread(catalog, thread));
  return seen.filter((thread) => !isForeign(thread)).map((thread) =>
    withRelatives(thread, catalog)
  );
}

/** The thread with its relatives as known now: a head read after it may have named it as the parent. */
function withRelatives(thread: Thread, { subagents }: Catalog): Thread {
  if (thread.id === null) return thread;
  const parentId = subagents.parentOf(thread.id);
  const subagentIds = subagents.descendantsOf(thread.id);
  const isSame = parentId === thread.parentId && subagentIds.length === thread.subagentIds.length;
  return isSame ? thread : { ...thread, parentId, subagentIds };
}

/** A `.jsonl` file that is no rollout by name or content: listed by nobody, never changed (flaw S12). */
function isForeign(thread: Thread): boolean {
  return thread.rollouts.every(({ head }) => head !== null && !head.rollout);
}

/** One thread as the user sees it. Its heads must have been loaded. */
function describeThread(catalog: Catalog, thread: ThreadNumber): Thread {
  const { table, threads, subagents } = catalog;
  const files = filesOf(threads, thread);
  const rollouts = files.map((file): Rollout => rolloutOf(catalog, file, files));
  const newestHead = rollouts.find(({ head }) => head !== null)?.head ?? null;
  const id = newestHead?.id ?? threads.ids[thread] ?? null;
  if (id !== null && newestHead !== null) subagents.learnFrom(id, newestHead);
  const row = rowOf(catalog, { id, thread });
  const current = currentRollout(rollouts, row);
  const head = current.head ?? newestHead;
  const creation = creationOf(row, rollouts);
  return {
    id,
    path: current.path,
    rollouts,
    name: id === null ? null : catalog.rows.name(id, row),
    preview: previewOf(row, rollouts),
    cwd: row?.cwd ?? head?.cwd ?? null,
    createdAtMs: creation.ms,
    isCreationKnown: creation.isKnown,
    updatedAtMs: table.mtimeMs[files[0]!]!,
    sizeBytes: threadSize(catalog, thread),
    health: worstHealth(rollouts),
    archived: files.every((file) => isArchived(table, file)),
    pinned: row?.sectionId === PINNED_SECTION,
    forked: rollouts.some(({ head }) => head !== null && head.forkedFromId !== null),
    compressed: rollouts.some(({ compressed }) => compressed),
    source: row?.source ?? head?.source ?? null,
    modelProvider: row?.modelProvider ?? head?.modelProvider ?? null,
    model: row?.model ?? head?.model ?? null,
    gitBranch: row?.gitBranch ?? head?.gitBranch ?? null,
    gitSha: row?.gitSha ?? head?.gitSha ?? null,
    gitOriginUrl: row?.gitOriginUrl ?? head?.gitOriginUrl ?? null,
    historyMode: row?.historyMode ?? head?.historyMode ?? null,
    parentId: id === null ? null : subagents.parentOf(id),
    subagentIds: id === null ? [] : subagents.descendantsOf(id),
  };
}

/**
 * What the row of a thread tells before a file is opened; `null` without a row. {@link describeThread} says the same. The row is
 * found by the id in the file name, which is the id of the metadata in all that Codex writes.
 */
export function knownByRow(catalog: Catalog, thread: ThreadNumber): KnownTexts | null {
  const id = catalog.threads.ids[thread] ?? null;
  return id === null ? null : knownOfRow(catalog, id);
}

/** The same of a thread that may have no file. */
export function knownOfRow({ rows }: Catalog, id: ThreadId): KnownTexts | null {
  const row = rows.row(id);
  if (row === null) return null;
  const preview = oneLine(row.preview);
  return {
    cwd: row.cwd,
    preview: preview === "" ? undefined : preview,
    name: rows.name(id, row),
    gitBranch: row.gitBranch ?? undefined,
    source: row.source,
    modelProvider: row.modelProvider ?? undefined,
    model: row.model ?? undefined,
    pinned: row.sectionId === PINNED_SECTION,
  };
}

/** The row of a thread, found by the id of its metadata or else of its file name. */
export function rowOf(
  catalog: Catalog,
  { id, thread }: { readonly id: ThreadId | null; readonly thread: ThreadNumber },
): ThreadRow | null {
  const nameId = catalog.threads.ids[thread] ?? null;
  const row = id === null ? null : catalog.rows.row(id);
  return row ?? (nameId === null || nameId === id ? null : catalog.rows.row(nameId));
}

/** Path of a thread's newest file: the first of its rollouts. */
export function newestFileOf({ table, threads }: Catalog, thread: ThreadNumber): string {
  return filePath(table, threads.newest[thread]!);
}

/** What a thread is called that has not been read: the id in its file's name, else its path. */
export function labelOf(catalog: Catalog, thread: ThreadNumber): string {
  return catalog.threads.ids[thread] ?? newestFileOf(catalog, thread);
}

/** The files to read heads of: a plain file hides its compressed twin (codex-storage §3). */
function headFiles({ table, threads }: Catalog, thread: ThreadNumber): FileNumber[] {
  const files = filesOf(threads, thread);
  if (files.length === 1) return files;
  const names = new Set(files.map((file) => filePath(table, file)));
  return files.filter((file) => {
    const path = filePath(table, file);
    return !isCompressed(path) || !names.has(plainPath(path));
  });
}

function rolloutOf(catalog: Catalog, file: FileNumber, files: readonly FileNumber[]): Rollout {
  const { table, heads } = catalog;
  const path = filePath(table, file);
  const plain = isCompressed(path) ? plainPath(path) : null;
  const twin = plain === null || files.length === 1
    ? undefined
    : files.find((other) => filePath(table, other) === plain);
  return {
    path,
    fingerprint: fileFingerprint(table, file),
    compressed: plain !== null,
    archived: isArchived(table, file),
    rolloutId: parseRolloutName(baseName(path))?.rolloutId ?? null,
    head: heads.headOf(twin ?? file),
  };
}

/**
 * The rollout that the row names, else the newest. The row keeps the plain name of a compressed file, and the path of the home
 * when the row was written.
 */
function currentRollout(rollouts: readonly Rollout[], row: ThreadRow | null): Rollout {
  if (rollouts.length === 1 || row === null) return rollouts[0]!;
  const named = plainPath(row.rolloutPath);
  // A row of Windows has its own separators.
  const name = folderParts(named).at(-1);
  return rollouts.find(({ path }) => plainPath(path) === named) ??
    rollouts.find(({ path }) => plainName(path) === name) ?? rollouts[0]!;
}

function previewOf(row: ThreadRow | null, rollouts: readonly Rollout[]): string | null {
  const own = row === null ? "" : oneLine(row.preview);
  if (own !== "") return own;
  for (const { head } of rollouts) {
    if (head !== null && head.preview !== null) return head.preview;
  }
  return null;
}

/** The text in one line. Most previews are one already: looking costs a tenth of replacing. */
function oneLine(text: string): string {
  const trimmed = text.trim();
  return /[\t\n\v\f\r]|\s\s/.test(trimmed) ? trimmed.replace(/\s+/g, " ") : trimmed;
}

/** When the thread was created. A row without a time reads as 0 and tells nothing. */
function creationOf(
  row: ThreadRow | null,
  rollouts: readonly Rollout[],
): { readonly ms: number; readonly isKnown: boolean } {
  let earliest: number | null = null;
  for (const { head } of rollouts) {
    const at = head?.createdAtMs ?? null;
    if (at !== null && (earliest === null || at < earliest)) earliest = at;
  }
  const ms = earliest ?? row?.createdAtMs ??
    Math.min(...rollouts.map(({ fingerprint }) => fingerprint.mtimeMs));
  return { ms, isKnown: earliest !== null || (row?.createdAtMs ?? 0) !== 0 };
}

function worstHealth(rollouts: readonly Rollout[]): Health | null {
  let worst = -1;
  for (const { head } of rollouts) {
    if (head !== null) worst = Math.max(worst, HEALTHS.indexOf(head.health));
  }
  return worst < 0 ? null : HEALTHS[worst]!;
}
