import { RefusedError } from "../model/error.ts";
import type { AbsolutePath, StorePaths } from "../model/store.ts";
import { type Files, type FileStat, orElse } from "../system/files.ts";
import { isWithin, joinPath, parentPath } from "../text/path_text.ts";
import { type SourceRoots, storeBehindLinks } from "./command_grant.ts";
import { resolveFolder } from "./migration/resolve_folder.ts";
import type { Stores } from "./two_homes.ts";

/** The folders that a command is granted whole, as they are written and where they lead. */
export interface Roots {
  readonly store: StorePaths;
  /** The same store with the links in its roots resolved. */
  readonly real: StorePaths;
  /** Folder of the cache; `null` when there is none. */
  readonly cache: AbsolutePath | null;
  /** The same with its links resolved. */
  readonly realCache: AbsolutePath | null;
}

/** What {@link checkRoots} works with. */
export interface CheckRootsOptions {
  readonly cacheFolder: AbsolutePath | null;
  readonly files: Files;
  /** Number of the user whose process this is; left out where nobody may tell. */
  readonly user?: number;
}

interface Root {
  /** For people. */
  readonly what: string;
  readonly path: AbsolutePath;
  readonly real: AbsolutePath;
  /** The way out. */
  readonly way: string;
}

/**
 * Finds out where the roots of a store lead. All that lies in one is granted: so none may be the whole disk, the store itself,
 * a folder that the store lies in, or another root's, whatever link was planted.
 *
 * @throws {RefusedError} naming the root.
 */
export function checkRoots(
  store: StorePaths,
  { cacheFolder: cache, files, user }: CheckRootsOptions,
): Roots {
  const real = storeBehindLinks(store, files);
  const paths = { store, real, cache, realCache: cache && resolveFolder(cache, files) };
  const roots = rootsOf(paths);
  for (const root of roots) refuseRoot(root, stateOf(root, { home: real.home, files }));
  for (const root of roots) {
    const outer = roots.find((other) => other !== root && isWithin(root.real, other.real));
    if (outer !== undefined) refuseRoot(root, `it lies in ${outer.what} "${outer.path}"`);
  }
  const owners = user === undefined ? null : [user, ownerOf(real.home ?? real.sessionsRoot, files)];
  const trash = roots.find(({ what }) => what === "trash");
  if (trash !== undefined) refuseRoot(trash, strangerState(trash.real, { owners, files }));
  return paths;
}

/**
 * The same of a home that is only read: nothing when there is none.
 *
 * @throws {RefusedError} naming the root.
 */
export function sourceRoots({ source }: Stores, files: Files): { readonly source?: SourceRoots } {
  if (source === undefined) return {};
  const real = storeBehindLinks(source, files);
  const roots = rootsOf({ store: source, real, cache: null, realCache: null });
  for (const root of roots) {
    if (root.what !== "trash") refuseRoot(root, stateOf(root, { home: real.home, files }));
  }
  return { source: { store: source, real } };
}

/** @throws {RefusedError} where something is wrong with it. */
function refuseRoot({ what, path, real, way }: Root, state: string | null): void {
  if (state === null) return;
  const led = real === path ? "" : `it leads to "${real}", `;
  throw new RefusedError(`Cannot use ${what} "${path}": ${led}${state}`, {
    reasons: ["not-a-store"],
    hint: way,
  });
}

function rootsOf({ store, real, cache, realCache }: Roots): readonly Root[] {
  const home = store.home ?? store.sessionsRoot;
  const isNamed = store.home === null || store.sessionsRoot !== joinPath(store.home, "sessions");
  const way = `put a folder of its own there, or name another store with --codex-home`;
  const found:
    (Omit<Root, "path" | "real"> & { path: AbsolutePath | null; real: AbsolutePath | null })[] = [
      {
        what: "sessions",
        path: store.sessionsRoot,
        real: real.sessionsRoot,
        way: isNamed ? `did you mean ${joinPath(store.sessionsRoot, "sessions")}?` : way,
      },
      { what: "archived sessions", path: store.archivedRoot, real: real.archivedRoot, way },
      {
        what: "trash",
        path: store.trashRoot,
        real: real.trashRoot,
        way: `name a folder beside ${home} with --trash-root`,
      },
      { what: "cache", path: cache, real: realCache, way: "set XDG_CACHE_HOME to another folder" },
    ];
  return found.flatMap(({ path, real, ...root }) =>
    path === null || real === null ? [] : [{ ...root, path, real }]
  );
}

/** Files that lie in a home, and in no root of one. */
const OF_A_HOME = ["auth.json", "config.toml"];

/** What is wrong with a root by itself; `null`: nothing. */
function stateOf(
  { real }: Root,
  { home, files }: { readonly home: string | null; readonly files: Files },
): string | null {
  if (real === parentPath(real)) return "it is the whole disk";
  if (home === real) return "it is the store itself";
  if (home !== null && isWithin(home, real)) return "the store lies in it";
  const held = OF_A_HOME.find((name) => statOrNone(joinPath(real, name), files) !== null);
  return held === undefined ? null : `it is a Codex home: it holds ${held}`;
}

/**
 * Why others could take or change what a trash holds; `null`: they could not, or nobody can tell. Root may use one of whoever
 * owns the store.
 */
function strangerState(
  trash: AbsolutePath,
  { owners, files }: { readonly owners: readonly (number | null)[] | null; readonly files: Files },
): string | null {
  for (const path of [trash, joinPath(trash, ".lock")]) {
    const stat = statOrNone(path, files);
    if (stat === null || stat.kind === "link") continue;
    const { owner, mode } = stat;
    const what = path === trash ? "it" : "its .lock";
    if (owner !== null && owners !== null && !owners.includes(owner)) {
      return `${what} belongs to user ${owner}, who is neither you nor the owner of the store`;
    }
    if (mode !== null && (mode & 0o022) !== 0) {
      return `${what} can be written by others (mode ${mode.toString(8)})`;
    }
  }
  return null;
}

function ownerOf(path: AbsolutePath, files: Files): number | null {
  return statOrNone(path, files)?.owner ?? null;
}

/** `null`: nothing is there, or nobody can tell. */
function statOrNone(path: AbsolutePath, files: Files): FileStat | null {
  return orElse(() => files.lstat(path), null);
}
