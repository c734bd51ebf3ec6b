import type { AgentsGround, AgentsPlace } from "../model/request/agents.ts";
import { NotFoundError } from "../model/error.ts";
import type { AbsolutePath } from "../model/store.ts";
import { errorCode, type Files } from "../system/files.ts";
import { baseName, cleanPath, isWithin, joinPath, parentPath } from "../text/path_text.ts";
import { type AgentsConfig, DEFAULT_CONFIG, withLayer } from "./agents_settings.ts";
import {
  foldersDown,
  isNoAnswer,
  kindBehind,
  lookOr,
  projectRoot,
  realOr,
  repositoryOf,
} from "./project_folders.ts";

/** Where instructions are looked for. */
export interface GroundOptions {
  /** `CODEX_HOME`; `null`: there is none, as beside a bare folder of rollouts. */
  readonly home: AbsolutePath | null;
  readonly files: Files;
  /** Configuration for all users of the machine. Left out: where Codex has it. */
  readonly systemConfig?: AbsolutePath;
}

/** Where Codex has the configuration for all users. */
const SYSTEM_CONFIG = cleanPath("/etc/codex/config.toml");

/**
 * Where Codex looks for instructions when it is started in a folder without flags, and what is there (measured with Codex 0.171).
 * Opens files of configuration and no instructions. Of a file named instead of a folder it is the folder.
 *
 * @throws {NotFoundError} when the folder does not exist.
 */
export async function findGround(
  named: AbsolutePath,
  { home, files, systemConfig = SYSTEM_CONFIG }: GroundOptions,
): Promise<AgentsGround> {
  const cwd = folderOf(named, files);
  let config = await withLayer(DEFAULT_CONFIG, { path: systemConfig, of: "user" }, files);
  if (home !== null) {
    config = await withLayer(config, { path: joinPath(home, "config.toml"), of: "user" }, files);
  }
  const repository = repositoryOf(cwd, files);
  const all = await withProjectLayers(config, { cwd, home, repository, files });
  const root = projectRoot(cwd, { markers: config.rootMarkers, isStrict: false, files });
  const { maxBytes, fallbackNames, ignoredNames, rootMarkers, troubles } = all;
  const { trust } = config;
  const level = trustOf(cwd, { trust, files }) ??
    (repository === null ? null : trustOf(repository, { trust, files }));
  const folders = root === null ? [cwd] : foldersDown(root, cwd);
  const look = { home, files };
  const places: readonly AgentsPlace[] = [
    ...(home === null ? [] : lookAtPlaces([home], { ...look, scope: "global", more: [] })),
    ...lookAtPlaces(folders, { ...look, scope: "project", more: fallbackNames }),
  ];
  return {
    cwd,
    root,
    settings: { maxBytes, fallbackNames, ignoredNames, rootMarkers },
    places,
    untrusted: level?.level === "untrusted" ? level.name : null,
    configTroubles: troubles,
  };
}

/** @throws {NotFoundError} */
function folderOf(named: AbsolutePath, files: Files): AbsolutePath {
  const kind = kindOf(named, files);
  if (kind === "directory") return named;
  if (kind === "file") return parentPath(named);
  throw new NotFoundError(
    `Cannot look for instructions in "${named}": ${
      kind === null ? "it does not exist" : `it is no folder that can be looked at (${kind})`
    }`,
    { hint: "name a folder with --cwd DIR" },
  );
}

/** The kind of a path with its links followed, or why nobody can tell; `null`: nothing is there. */
function kindOf(path: AbsolutePath, files: Files): string | null {
  try {
    return kindBehind(path, files);
  } catch (error) {
    if (isNoAnswer(error)) throw error;
    return errorCode(error);
  }
}

/** What the user says of a project, and the name that it has there; `null`: nothing. */
function trustOf(
  folder: AbsolutePath,
  { trust, files }: Pick<AgentsConfig, "trust"> & { readonly files: Files },
): { readonly level: string; readonly name: string } | null {
  for (const name of [realOr(folder, files), folder]) {
    const level = trust.get(name);
    if (level !== undefined) return { level, name };
  }
  return null;
}

/** The configuration with what the project has of it, as far as the user trusts it. */
async function withProjectLayers(
  config: AgentsConfig,
  { cwd, home, repository, files }: GroundOptions & {
    readonly cwd: AbsolutePath;
    readonly repository: AbsolutePath | null;
  },
): Promise<AgentsConfig> {
  const root = projectRoot(cwd, { markers: config.rootMarkers, isStrict: true, files }) ?? cwd;
  const isTrusted = (folder: AbsolutePath) => {
    const asked = [folder, root, ...(repository === null ? [] : [repository])];
    const known = { trust: config.trust, files };
    const told = asked.map((each) => trustOf(each, known)).find((found) => found !== null);
    return told?.level === "trusted";
  };
  const ownHome = home === null ? null : realOr(home, files);
  let all = config;
  for (const folder of foldersDown(root, cwd)) {
    const own = joinPath(folder, ".codex");
    if (realOr(own, files) === ownHome || !isTrusted(folder)) continue;
    all = await withLayer(all, { path: joinPath(own, "config.toml"), of: "project" }, files);
  }
  return all;
}

/** Names that Codex looks for in a folder, the one that it would rather take first. */
const AGENTS_NAMES = ["AGENTS.override.md", "AGENTS.md"] as const;

/** How folders are looked at. */
interface PlaceSearch extends Pick<AgentsPlace, "scope"> {
  /** Names that are looked for behind {@link AGENTS_NAMES}. */
  readonly more: readonly string[];
  readonly home: AbsolutePath | null;
  readonly files: Files;
}

/** Everything that lies where Codex looks in these folders, in its order. Nothing is opened. */
function lookAtPlaces(
  folders: readonly AbsolutePath[],
  search: PlaceSearch,
): readonly AgentsPlace[] {
  const names = [...new Set([...AGENTS_NAMES, ...search.more])];
  return folders.flatMap((folder) => {
    const places = names.map((name) => placeAt(joinPath(folder, name), search))
      .filter((place) => place !== null);
    const taken = places.find(({ kind }) => kind !== "no-file");
    // Of the file for all projects, what is in it decides.
    if (search.scope === "global") return places;
    return places.map((place, at) =>
      taken !== undefined && places.indexOf(taken) < at && place.kind !== "no-file"
        ? { ...place, hiddenBy: taken.path }
        : place
    );
  });
}

function placeAt(path: AbsolutePath, search: PlaceSearch): AgentsPlace | null {
  const { scope, files } = search;
  const nothing = { path, scope, real: null, bytes: 0, hiddenBy: null } as const;
  try {
    const own = files.lstat(path);
    const isLink = own.kind === "link";
    const real = isLink ? realOf(path, files) : path;
    if (real === null) return { ...nothing, kind: "no-file", detail: "its link leads nowhere" };
    const { kind, size } = isLink ? files.lstat(real) : own;
    if (kind !== "file") return { ...nothing, kind: "no-file", detail: WORDS[kind] };
    const whole = isLink ? real : realOr(path, files);
    const secret = keptOut(whole, search);
    return secret === null
      ? { ...nothing, kind: "file", real: whole, bytes: size, detail: null }
      : { ...nothing, kind: "kept-out", bytes: size, detail: secret };
  } catch (error) {
    if (isNoAnswer(error)) throw error;
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    return { ...nothing, kind: "failing", detail: `it cannot be looked at (${code})` };
  }
}

const WORDS = {
  directory: "it is a folder",
  link: "its link leads nowhere",
  other: "it is no regular file",
} as const;

/** Where a link leads; `null`: nowhere. */
function realOf(path: AbsolutePath, files: Files): AbsolutePath | null {
  try {
    return files.realPath(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

/** Folders that a confined program cannot reach, and in which no file lies on a disk. */
const SYSTEM_FOLDERS = ["/dev", "/proc", "/sys"];

/** Files of a Codex home that may hold keys. */
const WITH_KEYS = ["auth.json", "config.toml"];

/** Why a file is not opened although Codex would; `null`: it may be. */
function keptOut(
  real: AbsolutePath,
  { home, files }: Pick<PlaceSearch, "home" | "files">,
): string | null {
  if (SYSTEM_FOLDERS.some((folder) => isWithin(real, folder))) {
    return `it leads to ${real}, which rollkeep does not open`;
  }
  const keys = home === null
    ? []
    : WITH_KEYS.map((name) => lookOr(() => files.realPath(joinPath(home, name)), null));
  if (baseName(real) !== WITH_KEYS[0] && !keys.includes(real)) return null;
  return `it leads to ${real}, which holds keys: Codex would send them to the model`;
}
