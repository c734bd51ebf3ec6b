import { resolveStore, type ResolveStoreTools } from "../codex/home.ts";
import { UsageError } from "../model/error.ts";
import type { AbsolutePath, HomePaths, StoreOptions, StorePaths } from "../model/store.ts";
import { entryNames, errorCode, type Files, orElse } from "../system/files.ts";
import { absolutePath, isWithin } from "../text/path_text.ts";
import { resolveFolder } from "./migration/resolve_folder.ts";

/** The stores of a command: the one that it is about, and, of one that copies into another home, the one that it reads. */
export interface Stores {
  /** The store that is listed or changed. */
  readonly store: StorePaths;
  /** The home that threads are copied from, which is read and nothing else; absent: there is none. */
  readonly source?: StorePaths;
}

/** How the homes were named. */
export interface StoresNamed {
  /** The store as every command names it; its trash is that of the home that changes. */
  readonly named: StoreOptions;
  /** `--into`, before resolving; `null`: there is no other home. */
  readonly into: string | null;
}

/**
 * Where the stores of a command lie.
 *
 * @throws {UsageError} when the other home is none, or the two share anything: what is copied into it would change both.
 */
export async function resolveStores(
  { named, into }: StoresNamed,
  tools: ResolveStoreTools,
): Promise<Stores> {
  if (into === null) return { store: await resolveStore(named, tools) };
  const { environment, files } = tools;
  const source = await resolveStore({ ...named, trashRoot: null }, tools);
  if (source.home === null) {
    throw new UsageError(
      `Cannot copy from "${source.sessionsRoot}" into another home: it is a folder of rollouts alone`,
      { hint: "name the home that they belong to with --codex-home" },
    );
  }
  const base = { cwd: environment.cwd(), home: environment.home() };
  const home = absolutePath(into, base);
  refuseNoHome(home, files);
  const options = { codexHome: into, sessionsRoot: null, trashRoot: named.trashRoot };
  const store = await resolveStore(options, tools);
  refuseShared(source, store as HomePaths, files);
  return { store, source };
}

/** Names that only Codex's home has. */
const OF_A_HOME = ["sessions", "archived_sessions", "config.toml", "state_5.sqlite"];

function refuseNoHome(home: AbsolutePath, files: Files): void {
  const way = `start Codex once with CODEX_HOME="${home}", or name another home`;
  const refuse = (state: string): never => {
    throw new UsageError(`Cannot copy into "${home}": ${state}`, { hint: way });
  };
  const real = orElse(() => files.realPath(home), null);
  if (real === null) return refuse("there is no such folder");
  let names: ReadonlySet<string>;
  try {
    names = entryNames(real, files);
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    return refuse(code === "ENOTDIR" ? "it is no folder" : `it cannot be listed (${code})`);
  }
  if (!OF_A_HOME.some((name) => names.has(name))) refuse("it is no Codex home");
}

interface Part {
  /** For people. */
  readonly what: string;
  readonly path: AbsolutePath;
  readonly real: AbsolutePath;
}

function partsOf(
  { home, sessionsRoot, archivedRoot, sqliteHome, trashRoot }: HomePaths,
  files: Files,
): Readonly<Record<"home" | "sessions" | "archived" | "databases" | "trash", Part>> {
  const part = (what: string, path: AbsolutePath) => {
    return { what, path, real: resolveFolder(path, files) };
  };
  return {
    home: part("home", home),
    sessions: part("sessions", sessionsRoot),
    archived: part("archived sessions", archivedRoot),
    databases: part("databases", sqliteHome),
    trash: part("trash", trashRoot),
  };
}

/** @throws {UsageError} where what is written into one home would be in the other one as well. */
function refuseShared(source: HomePaths, store: HomePaths, files: Files): void {
  const [ours, theirs] = [partsOf(source, files), partsOf(store, files)];
  const refuse = (state: string, hint: string): never => {
    throw new UsageError(`Cannot copy from "${source.home}" into "${store.home}": ${state}`, {
      hint,
    });
  };
  const otherHome = "name a home of its own with --into";
  if (isSameFolder(ours.home.real, theirs.home.real, files)) {
    refuse(
      ours.home.path === theirs.home.path ? "it is the same home" : "the two are one home",
      "name another home with --into; --from and --to copy within one",
    );
  }
  if (isWithin(theirs.home.real, ours.home.real)) {
    refuse("the second lies in the first", otherHome);
  }
  const roots = [ours.home, ours.sessions, ours.archived];
  for (const { what, path, real } of [theirs.sessions, theirs.archived, theirs.trash]) {
    if (roots.some((own) => isWithin(real, own.real))) {
      refuse(`the second keeps its ${what} in "${path}", which lies in the first`, otherHome);
    }
    const inner = roots.find((own) => isWithin(own.real, real));
    if (inner !== undefined) {
      const part = inner === ours.home ? "the first lies" : `the ${inner.what} of the first lie`;
      refuse(`${part} in the ${what} of the second`, otherHome);
    }
  }
  if (isSameFolder(ours.databases.real, theirs.databases.real, files)) {
    refuse(
      `both keep their databases in "${theirs.databases.path}"`,
      "see sqlite_home in their config.toml, and CODEX_SQLITE_HOME",
    );
  }
}

/** Also of a folder that is mounted at two places. */
function isSameFolder(one: AbsolutePath, other: AbsolutePath, files: Files): boolean {
  if (one === other) return true;
  return orElse(() => {
    const [a, b] = [files.lstat(one), files.lstat(other)];
    return a.inode !== null && a.inode === b.inode && a.device === b.device;
  }, false);
}
