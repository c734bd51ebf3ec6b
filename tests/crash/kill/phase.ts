import {
  type FoundFile,
  ownersOf,
  type StoreState,
  threadOf,
  threadRows,
} from "./whole/store_state.ts";

/** How far a batch had come when its command was killed. */
export type Progress = "journal" | "files" | "rows" | "names";

/** Where a command died: in its batch, while it brought an older one to a whole state, or while it took one back. */
export type Phase = Progress | "settle" | "undo";

/** All that a batch goes through, in order. */
export const PROGRESS: readonly Progress[] = ["journal", "files", "rows", "names"];

/** All phases, in order. */
export const PHASES: readonly Phase[] = [...PROGRESS, "settle", "undo"];

/** A death inside a batch. */
export interface Death {
  readonly phase: Phase;
  /** How far the undo had come; left out for any other phase. */
  readonly undo?: Progress;
}

/** What is known of a command that was killed. */
export interface Killed {
  /** The world right before it and right after. */
  readonly before: StoreState;
  readonly after: StoreState;
  /** Whether it took a batch back. */
  readonly isUndo: boolean;
}

/** Where a command died, from journal and world; `null` when it had made no batch, or ended it. */
export function deathOf({ before, after, isUndo }: Killed): Death | null {
  const open = cutOff(after);
  if (open.some((batch) => before.journals.has(batch))) return { phase: "settle" };
  const [batch] = open;
  if (batch === undefined) return null;
  const progress = progressOf(batch, { before, after });
  return isUndo ? { phase: "undo", undo: progress } : { phase: progress };
}

/** Batches without an end record. */
export function cutOff({ journals }: StoreState): readonly string[] {
  return [...journals].flatMap(([batch, records]) =>
    records.some(({ kind }) => kind === "end") ? [] : batch
  );
}

function progressOf(
  batch: string,
  { before, after }: Pick<Killed, "before" | "after">,
): Progress {
  const records = after.journals.get(batch)!;
  const planned = records.find(({ kind }) => kind === "planned");
  if (planned === undefined) return "journal";
  const outcomes = records.filter(({ kind }) => kind === "outcome").length;
  if (outcomes === planned.threads) return "names";
  const files = changedFiles(before, { after, batch });
  const rows = changedRows(before, after);
  if (files.size === 0 && rows.size === 0) {
    return after.files.some(({ links }) => links > 1) ? "files" : "journal";
  }
  const action = records[0]?.action ?? "";
  // All files of what goes for good go before the first row.
  if (["hard-delete", "empty"].includes(action)) return rows.size > 0 ? "rows" : "files";
  // One is ahead of the other: that one is at work.
  const withRow = new Set([...threadRows(before).keys(), ...threadRows(after).keys()]);
  if ([...files].some((id) => withRow.has(id) && !rows.has(id))) return "files";
  if ([...rows].some((id) => !files.has(id))) return "rows";
  // Rows first, then files, in what comes back or is made; else what was touched last is a row.
  return ["restore", "copy"].includes(action) ? "files" : "rows";
}

/** Threads of which a file came, left or changed, elsewhere than in the batch itself. */
function changedFiles(
  before: StoreState,
  { after, batch }: { readonly after: StoreState; readonly batch: string },
): ReadonlySet<string> {
  const [was, is] = [filesOf(before, batch), filesOf(after, batch)];
  const paths = [...was.keys(), ...is.keys()].filter((path) => was.get(path) !== is.get(path));
  return new Set(paths.flatMap((path) => threadOf(path) ?? []));
}

/** Contents by place, without what the batch holds. */
function filesOf({ files }: StoreState, without: string): ReadonlyMap<string, string> {
  const others = files.filter(({ batch }) => batch !== without);
  return new Map(others.map((file: FoundFile) => [`${file.batch} ${file.path}`, file.content]));
}

/** Threads whose rows came, left or changed. */
function changedRows(before: StoreState, after: StoreState): ReadonlySet<string> {
  const [was, is] = [new Set(before.rows), new Set(after.rows)];
  const changed = [...is].filter((row) => !was.has(row));
  return new Set([...changed, ...[...was].filter((row) => !is.has(row))].flatMap(ownersOf));
}
