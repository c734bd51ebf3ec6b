import type { Grant } from "../model/grant.ts";
import type { Needs } from "../model/needs.ts";
import type { Request } from "../model/request/request.ts";
import type { AbsolutePath, StorePaths } from "../model/store.ts";
import { type Files, orElse } from "../system/files.ts";
import type { Environment } from "../system/system.ts";
import { answerTo, type KnownFolder } from "../system/known_folders.ts";
import { isAbsolute, isWithin } from "../text/path_text.ts";
import { groundOf, type SourceRoots } from "./command_grant.ts";
import { knownTrashes } from "./known_trashes.ts";
import { searchGround } from "./search_ground.ts";

/** What is looked at. */
export interface LookOptions {
  readonly request: Request;
  readonly needs: Needs;
  readonly store: StorePaths;
  /** The same store with the links in its roots resolved. */
  readonly real: StorePaths;
  /** The home that threads are copied from; left out: none. */
  readonly source?: SourceRoots;
  readonly grant: Grant;
  readonly files: Files;
  readonly environment: Environment;
}

/** Names in the home that tell of which Codex it is, and whether it is one. */
const TELLING =
  /^(?:state_\d+\.sqlite|thread_history_1\.sqlite|sessions|archived_sessions|config\.toml)$/;

/** Looks at the folders that a command has to know something of and is not granted: the home, and what the trash lies in. */
export async function lookAtFolders(options: LookOptions): Promise<readonly KnownFolder[]> {
  const { request, needs, store, real, source, grant, files } = options;
  const homes = [store, real].flatMap(({ home }) => home ?? []);
  const { above } = request.command === "session-migrate-suggest"
    ? searchGround(request.under, { homes, files })
    : { above: [] };
  const trashes = request.command === "log" ? knownTrashes(store, options.environment) : [];
  const folders = [store, real].flatMap((paths) => [
    paths.home,
    paths.sqliteHome,
    paths.sessionsRoot,
    ...(needs === "writer" ? [groundOf(paths.trashRoot, files)] : []),
  ]);
  const sources = source === undefined ? [] : [source.store, source.real].flatMap((paths) => [
    paths.home,
    paths.sqliteHome,
    paths.sessionsRoot,
  ]);
  const unknown = new Set(
    [...folders, ...sources, ...trashes].filter((path) =>
      path !== null && !grant.read.some((granted) => isWithin(path, granted))
    ),
  );
  const found = await Promise.all([...unknown].map((path) => lookAt(path!, options)));
  return [...found, ...above.map((path) => lookAbove(path, files))];
}

/** Folders whose entries a change forces to disk though it may not open them: those that Codex's and the trash's names are in. */
export function foldersToSync(
  { request, needs, store, files }: LookOptions,
): readonly AbsolutePath[] {
  if (needs !== "writer" || request.command === "seal") return [];
  const folders = [store.home, groundOf(store.trashRoot, files)];
  return [...new Set(folders.filter((path) => path !== null))];
}

async function lookAt(
  path: AbsolutePath,
  { needs, grant, files }: LookOptions,
): Promise<KnownFolder> {
  const stat = answerTo(() => files.lstat(path));
  const real = answerTo(() => files.realPath(path));
  const entries = answerTo(() => [...files.readDir(path)].filter(({ name }) => TELLING.test(name)));
  const room = needs === "writer" && "value" in real
    ? await roomOf(real.value, { grant, files })
    : null;
  return { path, stat, real, entries, room };
}

/** A folder above a store, known by the folders in it. */
function lookAbove(path: AbsolutePath, files: Files): KnownFolder {
  return {
    path,
    stat: answerTo(() => files.lstat(path)),
    real: answerTo(() => files.realPath(path)),
    entries: answerTo(() => [...files.readDir(path)].filter(({ kind }) => kind === "directory")),
    room: null,
  };
}

/** Asking for the number of bytes takes 20 ms: a granted path on the same disk tells it as well, should anybody ask. */
async function roomOf(
  folder: AbsolutePath,
  { grant, files }: Pick<LookOptions, "grant" | "files">,
): Promise<KnownFolder["room"]> {
  const { device } = files.lstat(folder);
  const near = grant.write.filter(isAbsolute).find((path) => isOn(device, path, files));
  return near ?? await files.freeBytes(folder);
}

function isOn(device: number | null, path: AbsolutePath, files: Files): boolean {
  return device !== null && orElse(() => files.lstat(path).device === device, false);
}
