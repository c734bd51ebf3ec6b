import type { RowSource } from "../catalog/sources/row_source.ts";
import { isListedSource } from "../codex/listed_source.ts";
import { plainPath } from "../codex/rollout_name.ts";
import type { StorePaths } from "../model/store.ts";
import type { Thread } from "../model/thread/thread.ts";
import type { ThreadRow } from "../model/thread/thread_row.ts";
import { errorCode, type Files, orElse } from "../system/files.ts";
import { fromWindows, isAbsolute, isOfWindows, isWithin } from "../text/path_text.ts";

/** What telling hidden threads works with. */
export interface HiddenTools {
  readonly rows: Pick<RowSource, "path" | "row" | "isLost">;
  readonly store: StorePaths;
  readonly files: Pick<Files, "lstat" | "realPath">;
}

/** Whether Codex's picker lists a thread, and by what that was told. */
export interface Listing {
  /** Whether it does not; archived threads it lists among those. */
  readonly isHidden: boolean;
  /** Whether columns of its row are enough for that. */
  readonly isHiddenByColumns: boolean;
  /** `null`: it has none. */
  readonly row: ThreadRow | null;
  /** Whether a file is where the row says; `null`: no row, or nobody may look. */
  readonly isPathAlive: boolean | null;
}

/** Tells of one thread after another; `null` where nobody can tell. */
export type TellHidden = (thread: Thread) => Listing | null;

/**
 * Tells of one thread after another, by the row that a listing has at hand, whether Codex's picker lists it. What lies in a file,
 * and what is so of the whole store, is not asked: `why` and `doctor` do. It knows none of their rules, which would have to be loaded
 * for every listing: a test holds them to say the same.
 */
export function newHiddenTeller({ rows, store, files }: HiddenTools): TellHidden {
  const isAlive = newPathTest(store, files);
  return (thread) => {
    if (rows.path === null || thread.id === null || rows.isLost()) return null;
    const row = rows.row(thread.id);
    if (row === null) return { isHidden: true, isHiddenByColumns: true, row, isPathAlive: null };
    const isPathAlive = isAlive(row.rolloutPath, thread);
    // Its file lies in the store, the row names a place where nobody may look: nearly always one that is gone.
    const isHiddenByColumns = !isListed(row, thread);
    const isHidden = isHiddenByColumns || isPathAlive !== true;
    return { isHidden, isHiddenByColumns, row, isPathAlive };
  };
}

/** Whether the columns of a row hide nothing. What is archived in place and row is listed among the archived ones. */
function isListed(row: ThreadRow, { archived }: Thread): boolean {
  return row.preview !== "" && row.attachedParentId === null && !row.hasOddArchived &&
    (archived || !row.archived) &&
    isListedSource(row.source);
}

/**
 * Whether the file that a row names is there. One of the thread's own rollouts needs no look; the same place by another way, as
 * through a link to the home, one look for all; any other place a look of its own. `null`: nobody may look there.
 */
function newPathTest(
  { sessionsRoot, archivedRoot }: StorePaths,
  files: Pick<Files, "lstat" | "realPath">,
): (named: string, thread: Thread) => boolean | null {
  const roots = [sessionsRoot, archivedRoot].filter((root) => root !== null);
  // Codex for Windows writes backslashes.
  const isForeign = isOfWindows(sessionsRoot);
  const same = new Map<string, boolean>();
  const isSame = (other: string, root: string): boolean =>
    same.getOrInsertComputed(
      `${other}\n${root}`,
      () =>
        // Without a look where only the case of letters differs.
        isForeign && isWithin(other, root) && isWithin(root, other) ||
        orElse(() => files.realPath(other as never) === files.realPath(root as never), false),
    );
  return (named, { path, rollouts }) => {
    const plain = plainPath(isForeign ? fromWindows(named) : named);
    if (plainPath<string>(path) === plain) return true;
    if (rollouts.some((rollout) => plainPath<string>(rollout.path) === plain)) return true;
    if (!isAbsolute(plain) && !isForeign) return false;
    const root = roots.find((root) => isWithin(path, root)) ?? "";
    const below = plainPath(path.slice(root.length));
    if (root !== "" && plain.endsWith(below) && isSame(plain.slice(0, -below.length), root)) {
      return true;
    }
    const looks = [plain, `${plain}.zst`].map((at) => lookAt(at, files));
    return looks.includes(true) ? true : looks.includes(null) ? null : false;
  };
}

/** `null`: nobody may look. */
function lookAt(path: string, files: Pick<Files, "lstat">): boolean | null {
  try {
    const { kind } = files.lstat(path as never);
    return kind === "file" ? true : kind === "link" ? null : false;
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    return code === "ENOENT" || code === "ENOTDIR" ? false : null;
  }
}
