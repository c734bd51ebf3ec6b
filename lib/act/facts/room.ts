import { isCompressed } from "../../codex/rollout_name.ts";
import type { FileStep, Plan } from "../../model/plan.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import { isFinal } from "../../plan/batch/batch_standing.ts";
import type { Refusal } from "../../plan/judge.ts";
import { resolvePlace } from "../../plan/place.ts";
import { type Files, type FileStat, orElse, statOrNull } from "../../system/files.ts";
import { formatByteSize } from "../../text/byte_size.ts";
import { joinPath, parentPath } from "../../text/path_text.ts";
import { journalBytes } from "./journal_bytes.ts";

/** How much larger a compressed rollout may become: they hold much that repeats. */
const GROWTH = 12;

/** Room that must be left over: a disk filled to the last byte makes Codex fail. */
const RESERVE_BYTES = 16 * 1024 * 1024;

/** What the databases' `-wal` and `-shm` take while rows go for good: each is written back before the next one grows. */
const SIDE_FILE_BYTES = 512 * 1024;

/** What one disk has to take. */
interface Need {
  /** A folder on it, for people. */
  readonly path: AbsolutePath;
  /** Bytes of copies. */
  copied: number;
  /** Bytes of the journal. */
  journal: number;
  /** Bytes that databases need beside themselves. */
  databases: number;
  /** Bytes that have to stay free. */
  reserve: number;
}

/**
 * Why a disk has no room for what a plan writes: what it copies because that crosses file systems, or is a copy; its journal;
 * and, but for what comes back or goes for good, a reserve. What goes for good is the only way to get room: it asks for its
 * own journal and the databases' side files alone. `null` when there is room, or when nobody can tell.
 */
export async function roomTrouble(
  plan: Plan,
  { store, files }: { readonly store: StorePaths; readonly files: Files },
): Promise<Refusal | null> {
  if (plan.threads.length === 0) return null;
  for (const need of needsOf(plan, { store, files })) {
    const free = await files.freeBytes(need.path);
    if (free === null || free >= need.copied + need.journal + need.databases + need.reserve) {
      continue;
    }
    return {
      reason: "no-room",
      message: messageOf(need, free),
      hint: hintOf(plan, need),
    };
  }
  return null;
}

function needsOf(
  plan: Plan,
  { store, files }: { readonly store: StorePaths; readonly files: Files },
): Iterable<Need> {
  /** By device. */
  const needs = new Map<number | null, Need>();
  const groundOf = newGroundOf(files);
  const on = ({ path, stat }: Ground): Need => {
    const none: Need = { path, copied: 0, journal: 0, databases: 0, reserve: 0 };
    return needs.getOrInsert(stat.device, none);
  };
  const trash = groundOf(joinPath(store.trashRoot, "batch"));
  if (trash !== null) {
    on(trash).journal += journalBytes(plan);
    if (plan.action === "delete" && !isWayBack(plan)) on(trash).reserve = RESERVE_BYTES;
  }
  const databases = !isFinal(plan.action) || store.sqliteHome === null
    ? null
    : groundOf(joinPath(store.sqliteHome, "state"));
  if (databases !== null) on(databases).databases += SIDE_FILE_BYTES;
  for (const step of plan.threads.flatMap(({ steps }) => steps)) {
    const from = resolvePlace(step.from, store);
    // The new file is written whole, and the original stays beside it.
    const next = step.kind === "replace" ? step.staged : "to" in step ? step.to : null;
    const to = next === null ? null : resolvePlace(next, store);
    if (from === null || to === null) continue;
    const [source, target] = [groundOf(from), groundOf(to)];
    if (source === null || target === null) continue;
    const crosses = source.stat.device !== target.stat.device;
    if (!crosses && step.kind !== "create" && step.kind !== "replace") continue;
    const grows = step.kind === "create" && step.import?.edit !== "none" && isCompressed(from);
    on(target).copied += step.expect.size * (grows ? GROWTH : 1) + takenIn(step);
    on(target).reserve = RESERVE_BYTES;
  }
  return needs.values();
}

function messageOf(
  { path, copied, journal, databases, reserve }: Need,
  free: number,
): string {
  const parts = ([
    [copied, "have to be copied there"],
    [journal, "are needed for the journal"],
    [databases, "are needed for what the databases write beside themselves"],
    [reserve, "must stay free"],
  ] as const).filter(([bytes]) => bytes > 0).map(([bytes, what]) =>
    `${formatByteSize(bytes)} ${what}`
  );
  const [last, ...others] = parts.reverse();
  const all = others.length === 0 ? last : `${others.reverse().join(", ")} and ${last}`;
  return `${path} has ${formatByteSize(free)} free; ${all}`;
}

/** What the command at hand can do about it: only some can have another trash. */
function hintOf(plan: Plan, { copied, journal }: Need): string {
  const { action } = plan;
  const free = "free some room there";
  if (action === "hard-delete" && journal > 0) {
    return `${free} by other means, or name a trash on another disk with --trash-root`;
  }
  if (isFinal(action)) return `${free} by other means`;
  if (action !== "delete" || isWayBack(plan)) {
    return `${free}; trash empty frees what older batches hold`;
  }
  return copied > 0
    ? `${free}, or name a trash on the disk of the store with --trash-root`
    : `${free}, name a trash on another disk with --trash-root, or remove for good with --hard`;
}

/** What was done before must not be kept from being taken back by a reserve, nor can it go elsewhere. */
function isWayBack({ cause: { kind } }: Plan): boolean {
  return kind === "undo" || kind === "redo";
}

/** The nearest folder that exists. */
interface Ground {
  readonly path: AbsolutePath;
  readonly stat: FileStat;
}

/** Finds the ground of a path that need not exist; each folder is looked at once. */
function newGroundOf(files: Files): (path: AbsolutePath) => Ground | null {
  const known = new Map<string, Ground | null>();
  return (path) => {
    const folder = parentPath(path);
    // What cannot be looked at is told by whoever needs it; here it only means that nobody can tell.
    return known.getOrInsertComputed(
      folder,
      () => orElse(() => findGround(folder, files), null),
    );
  };
}

function findGround(folder: AbsolutePath, files: Files): Ground | null {
  for (let path = folder;; path = parentPath(path)) {
    const stat = statOrNull(path, files);
    if (stat?.kind === "directory") return { path, stat };
    // The store's home itself may be a link; what lies above it is not ours to look at.
    if (stat?.kind === "link") {
      const real = files.realPath(path);
      return { path: real, stat: files.lstat(real) };
    }
    if (path === parentPath(path)) return null;
  }
}

/** What a rollout takes in of others. */
function takenIn(step: FileStep): number {
  const inherits = step.kind === "create" || step.kind === "replace" ? step.inherits ?? [] : [];
  return inherits.reduce((sum, { start, end }) => sum + end - start, 0);
}
