import { baseName } from "../model/path_text.ts";
import { isCompressed, parseRolloutName, plainName, plainPath } from "../codex/rollout_name.ts";
import { type Health, HEALTHS } from "../model/health.ts";
import type { Rollout, Thread } from "../model/thread.ts";
import { PINNED_SECTION, type ThreadRow } from "../model/thread_row.ts";
import type { Catalog } from "./catalog.ts";
import { fileFingerprint, filePath, isArchived } from "./file_table.ts";
import type { KnownTexts } from "./filters.ts";
import { filesOf, threadSize } from "./thread_table.ts";

/** Above this many threads one pass over all rows is quicker than one look-up each. */
const WORTH_ALL_ROWS = 300;

/** Reads the rows of these threads ahead where one pass over all of them is quicker. */
export function loadRows(catalog: Catalog, threads: readonly number[]): void {
  if (threads.length > WORTH_ALL_ROWS) catalog.rows.loadAll();
}

/** Reads the heads that {@link materialise} of these threads needs. */
export async function loadHeads(catalog: Catalog, threads: readonly number[]): Promise<void> {
  const files: number[] = [];
  for (const thread of threads) files.push(...headFiles(catalog, thread));
  await catalog.heads.load(files);
}

/** One thread as the user sees it. Its heads must have been loaded. */
export function materialise(catalog: Catalog, thread: number): Thread {
  const { table, threads, family } = catalog;
  const files = filesOf(threads, thread);
  const rollouts = files.map((file): Rollout => rolloutOf(catalog, file, files));
  const newestHead = rollouts.find(({ head }) => head !== null)?.head ?? null;
  const id = newestHead?.id ?? threads.ids[thread] ?? null;
  if (id !== null && newestHead !== null) family.note(id, newestHead);
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
    parentId: id === null ? null : family.parentOf(id),
    subagentIds: id === null ? [] : family.descendantsOf(id),
  };
}

/**
 * What the row of a thread tells of it before any of its files is opened, the same as {@link materialise} will; `null` without a
 * row. By the id in the name of its files, which is that of their metadata in all that Codex writes.
 */
export function knownByRow(catalog: Catalog, thread: number): KnownTexts | null {
  const id = catalog.threads.ids[thread] ?? null;
  const row = id === null ? null : catalog.rows.row(id);
  if (id === null || row === null) return null;
  const preview = oneLine(row.preview);
  return {
    cwd: row.cwd,
    preview: preview === "" ? undefined : preview,
    name: catalog.rows.name(id, row),
    gitBranch: row.gitBranch ?? undefined,
    source: row.source,
    modelProvider: row.modelProvider ?? undefined,
    model: row.model ?? undefined,
    pinned: row.sectionId === PINNED_SECTION,
  };
}

/** The row of a thread: by the id of its metadata, else of its name. */
export function rowOf(
  catalog: Catalog,
  { id, thread }: { readonly id: string | null; readonly thread: number },
): ThreadRow | null {
  const nameId = catalog.threads.ids[thread] ?? null;
  const row = id === null ? null : catalog.rows.row(id);
  return row ?? (nameId === null || nameId === id ? null : catalog.rows.row(nameId));
}

/** Files whose heads tell about the thread: all but compressed twins, which a plain file hides (codex-storage §3). */
function headFiles({ table, threads }: Catalog, thread: number): number[] {
  const files = filesOf(threads, thread);
  if (files.length === 1) return files;
  const names = new Set(files.map((file) => filePath(table, file)));
  return files.filter((file) => !isTwin(filePath(table, file), names));
}

function isTwin(path: string, paths: ReadonlySet<string>): boolean {
  return isCompressed(path) && paths.has(plainPath(path));
}

function rolloutOf(catalog: Catalog, file: number, files: readonly number[]): Rollout {
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
    head: heads.of(twin ?? file),
  };
}

/**
 * The rollout the row names, in either representation (the row keeps saying `.jsonl`), whatever the home was called when it was
 * written; else the newest.
 */
function currentRollout(rollouts: readonly Rollout[], row: ThreadRow | null): Rollout {
  if (rollouts.length === 1 || row === null) return rollouts[0]!;
  const named = plainPath(row.rolloutPath);
  const current = rollouts.find(({ path }) => plainPath(path) === named);
  const name = baseName(named);
  return current ?? rollouts.find(({ path }) => plainName(path) === name) ??
    rollouts[0]!;
}

function previewOf(row: ThreadRow | null, rollouts: readonly Rollout[]): string | null {
  const own = row === null ? "" : oneLine(row.preview);
  if (own !== "") return own;
  for (const { head } of rollouts) {
    if (head !== null && head.preview !== null) return head.preview;
  }
  return null;
}

/** Most previews are one line already, and replacing costs ten times the look. */
function oneLine(text: string): string {
  const trimmed = text.trim();
  return /[\t\n\v\f\r]|\s\s/.test(trimmed) ? trimmed.replace(/\s+/g, " ") : trimmed;
}

/** A row without a time reads as 0: nothing tells. */
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
