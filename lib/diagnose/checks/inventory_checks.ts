import { formatByteSize } from "../../text/byte_size.ts";
import type { StoreSurvey } from "../store/survey.ts";
import { type CheckRow, counted, type Outcome, worstOf } from "./check_row.ts";
import { LINEAGE_CHECKS } from "./lineage_checks.ts";
import { programName } from "../../text/program_name.ts";

/** Threads that are named as the largest. */
const LARGEST = 10;
/** Ids that are named of what may be many. */
const SAMPLES = 3;

/** What else there is in a store: names, copies, torn ends, batches, locks, sizes, versions. */
export const INVENTORY_CHECKS: readonly CheckRow[] = [
  { id: "files", check: checkFiles },
  { id: "names", check: checkNames },
  ...LINEAGE_CHECKS,
  { id: "torn_tails", check: checkTails },
  { id: "damaged_lines", check: checkLines },
  { id: "unsettled_batches", check: checkBatches },
  { id: "live_threads", check: checkLive },
  { id: "desktop_ghosts", check: checkGhosts },
  { id: "trash", check: checkTrash },
  { id: "db_backups", check: checkBackups },
  { id: "largest_threads", check: checkLargest },
  { id: "codex_versions", check: checkVersions },
];

/** Files and folders that could not be read: what lies in them nobody knows. */
function checkFiles({ rollouts, problems }: StoreSurvey): Outcome {
  const unread = rollouts.filter(({ trouble }) => trouble !== null);
  const all = [...problems, ...unread.map(({ path, trouble }) => `${path}: ${trouble}`)];
  if (all.length === 0) return { status: "ok", summary: "every file could be read" };
  return {
    status: "unknown",
    summary: `${counted(all.length, "file or folder", "files or folders")} could not be read`,
    details: { count: all.length, samples: all.slice(0, SAMPLES) },
  };
}

function checkNames({ names, threads }: StoreSurvey): Outcome | null {
  const { isTerminated, broken, isJoined, unnamed, trouble } = names;
  if (trouble !== null) {
    return { status: "unknown", summary: `the name index cannot be read (${trouble})` };
  }
  if (isTerminated === null) return null;
  const details = { broken_lines: broken, names_in_index_only: unnamed.length };
  const isUnnamed = new Set(unnamed);
  if (!isTerminated) {
    return {
      status: "warn",
      summary:
        "the name index ends in the middle of a line: the next name joins it, and both are lost",
      details,
      help: [`${programName()} repair --only index-no-newline`],
    };
  }
  if (unnamed.length > 0) {
    return {
      status: "warn",
      summary: `${counted(unnamed.length, "thread")} with a name that Codex's list does not show`,
      details: { ...details, worst: worstOf(threads.filter(({ id }) => isUnnamed.has(id))) },
      help: [`${programName()} repair --only names-from-index`],
    };
  }
  if (broken > 0) {
    return {
      status: "warn",
      summary: `${
        counted(broken, "line")
      } of the name index cannot be read, and Codex passes by the names there`,
      details,
      ...(isJoined ? { help: [`${programName()} repair --only index-no-newline`] } : {}),
    };
  }
  return { status: "ok", summary: "the name index is whole", details };
}

/** Torn ends are no fault: Codex goes on behind them (repair-rules §14). */
function checkTails({ rollouts }: StoreSurvey): Outcome {
  const torn = rollouts.filter(({ last }) => last !== null && !last.terminated);
  const named = torn.map(({ first, name, path, size }) => ({
    id: first?.fields?.id ?? name?.threadId ?? path,
    bytes: size,
  }));
  return {
    status: "ok",
    summary: torn.length === 0
      ? "every file ends with a whole line"
      : `${counted(torn.length, "file")} with a torn end, which Codex reads well`,
    details: { count: torn.length, ...(torn.length === 0 ? {} : { worst: worstOf(named) }) },
  };
}

/** Lines that are lost, each by itself. Only reading all of a file tells. */
function checkLines({ rollouts, isDeep }: StoreSurvey): Outcome | null {
  const read = rollouts.filter(({ whole }) => whole !== null);
  const damaged = read.filter(({ whole }) => whole!.broken + whole!.notUtf8 > 0);
  const left = rollouts.length - read.length;
  if (!isDeep && left > 0) {
    return {
      status: "unknown",
      summary: `not asked of ${counted(left, "file")}: only reading every line tells`,
      details: { files: read.length, left },
      help: [`${programName()} doctor --deep`],
    };
  }
  const lines = damaged.reduce((sum, { whole }) => sum + whole!.broken + whole!.notUtf8, 0);
  return {
    status: damaged.length === 0 ? "ok" : "warn",
    summary: damaged.length === 0
      ? `every line of ${counted(read.length, "file")} is whole`
      : `${counted(lines, "line")} of ${
        counted(damaged.length, "file")
      } cannot be read: each is lost by itself`,
    details: {
      lines,
      files: damaged.length,
      samples: damaged.slice(0, SAMPLES).map(({ path }) => path),
    },
  };
}

function checkBatches({ trash: { unsettled } }: StoreSurvey): Outcome {
  if (unsettled.length === 0) return { status: "ok", summary: "no change was cut off" };
  return {
    status: "warn",
    summary: `${counted(unsettled.length, "change")} of rollkeep's ${
      unsettled.length === 1 ? "was" : "were"
    } cut off: the next one settles it`,
    details: { batches: unsettled },
    help: [`${programName()} log ${unsettled[0]}`],
  };
}

function checkLive({ live, staleLocks, store }: StoreSurvey): Outcome | null {
  if (store.writerLocks === null) return null;
  if (live === null) {
    return { status: "unknown", summary: "nobody can tell which threads a Codex holds" };
  }
  const left = staleLocks === 0
    ? ""
    : `; ${counted(staleLocks, "lock")} left over, which Codex clears away`;
  const held = live.length === 0
    ? "no Codex holds a thread"
    : `a Codex holds ${counted(live.length, "thread")}`;
  return { status: "ok", summary: held + left, details: { live, stale_locks: staleLocks } };
}

function checkGhosts({ ghosts }: StoreSurvey): Outcome | null {
  if (ghosts === null) return null;
  return {
    status: "ok",
    summary: ghosts.length === 0
      ? "the desktop app knows no thread that is gone"
      : `the desktop app still knows ${counted(ghosts.length, "thread")} that ${
        ghosts.length === 1 ? "is" : "are"
      } gone: only the app itself forgets them`,
    details: { count: ghosts.length, samples: ghosts.slice(0, SAMPLES) },
  };
}

function checkTrash({ trash: { batches, bytes }, store }: StoreSurvey): Outcome {
  return {
    status: "ok",
    summary: batches === 0
      ? "the trash is empty"
      : `${counted(batches, "batch", "batches")}, ${formatByteSize(bytes)}`,
    details: { path: store.trashRoot, batches, bytes },
    help: batches === 0 ? [] : [`${programName()} trash list`],
  };
}

function checkBackups({ backups }: StoreSurvey): Outcome | null {
  if (backups.length === 0) return null;
  return {
    status: "ok",
    summary: `${
      counted(backups.length, "folder")
    } of databases that Codex has put aside: names that it lost may be there`,
    details: { count: backups.length, folders: backups },
    help: [`${programName()} repair --merge-database`],
  };
}

function checkLargest({ threads }: StoreSurvey): Outcome {
  const largest = threads.toSorted((a, b) => b.bytes - a.bytes).slice(0, LARGEST);
  const [first] = largest;
  return {
    status: "ok",
    summary: first === undefined ? "no thread" : `the largest has ${formatByteSize(first.bytes)}`,
    details: { threads: largest.map(({ id, bytes }) => ({ thread: id, bytes })) },
  };
}

function checkVersions({ rollouts }: StoreSurvey): Outcome {
  const counts = new Map<string, number>();
  for (const { first } of rollouts) {
    const version = first?.fields?.cliVersion ?? null;
    if (version !== null) counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const named = sorted.slice(0, SAMPLES).map(([version]) => version).join(", ");
  const more = sorted.length > SAMPLES ? ` and ${sorted.length - SAMPLES} more` : "";
  return {
    status: "ok",
    summary: sorted.length === 0
      ? "no version is recorded"
      : `threads were begun with Codex ${named}${more}`,
    details: { versions: Object.fromEntries(sorted) },
  };
}
