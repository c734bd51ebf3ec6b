import { type StoreState, threadOf } from "./store_state.ts";

/** How far a killed command had come. */
export type Phase = "journal" | "files" | "rows" | "names" | "settle";

/** All phases in the order of a batch. */
export const PHASES: readonly Phase[] = ["journal", "files", "rows", "names", "settle"];

/**
 * The phase a command died in, from the journal and the world right before it and right after; `null` when it had made no
 * batch, or ended it. Files, then rows in a delete; rows, then files in a restore: what was touched last counts.
 */
export function phaseOf(before: StoreState, after: StoreState): Phase | null {
  const open = cutOff(after);
  if (open.some((batch) => before.journals.has(batch))) return "settle";
  const [batch] = open;
  if (batch === undefined) return null;
  const records = after.journals.get(batch)!;
  const planned = records.find(({ kind }) => kind === "planned");
  if (planned === undefined) return "journal";
  const outcomes = records.filter(({ kind }) => kind === "outcome").length;
  if (outcomes === planned.threads) return "names";
  const [files, rows] = [changedFiles(before, after), changedRows(before, after)];
  const [hasFiles, hasRows] = [files.threads.size > 0, rows.size > 0];
  if (!hasFiles && !hasRows) return files.linked ? "files" : "journal";
  // One is ahead of the other: that one is at work.
  if ([...files.threads].some((id) => files.withRow.has(id) && !rows.has(id))) return "files";
  if ([...rows].some((id) => !files.threads.has(id))) return "rows";
  return files.came ? "files" : "rows";
}

/** Batches without an end record. */
export function cutOff({ journals }: StoreState): readonly string[] {
  return [...journals].flatMap(([batch, records]) =>
    records.some(({ kind }) => kind === "end") ? [] : batch
  );
}

interface ChangedFiles {
  /** Threads with a file that came into the store or left it. */
  readonly threads: ReadonlySet<string>;
  /** Those that have, or had, a row. */
  readonly withRow: ReadonlySet<string>;
  /** Whether files came. */
  readonly came: boolean;
  /** Whether a file has two names. */
  readonly linked: boolean;
}

function changedFiles(before: StoreState, after: StoreState): ChangedFiles {
  const [was, is] = [storePaths(before), storePaths(after)];
  const came = [...is].filter((path) => !was.has(path));
  const left = [...was].filter((path) => !is.has(path));
  const threads = new Set([...came, ...left].flatMap((path) => threadOf(path) ?? []));
  const withRow = new Set([...threadRows(before).keys(), ...threadRows(after).keys()]);
  const linked = after.files.some(({ links }) => links > 1);
  return { threads, withRow, came: came.length > 0, linked };
}

function storePaths({ files }: StoreState): ReadonlySet<string> {
  return new Set(files.flatMap(({ path, batch }) => batch === null ? path : []));
}

/** Threads whose row came, left or changed. */
function changedRows(before: StoreState, after: StoreState): ReadonlySet<string> {
  const [was, is] = [threadRows(before), threadRows(after)];
  return new Set([...was.keys(), ...is.keys()].filter((id) => was.get(id) !== is.get(id)));
}

function threadRows({ rows }: StoreState): ReadonlyMap<string, string> {
  return new Map(
    rows.filter((line) => line.startsWith("threads "))
      .map((line) => [JSON.parse(line.slice("threads ".length)).id, line]),
  );
}
