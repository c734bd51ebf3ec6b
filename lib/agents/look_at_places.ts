import type { AgentsPlace } from "../model/request/agents.ts";
import type { AbsolutePath } from "../model/store.ts";
import { errorCode, type Files } from "../system/files.ts";
import { baseName, isWithin, joinPath } from "../text/path_text.ts";
import { isNoAnswer, lookOr, realOr } from "./project_folders.ts";

/** Names that Codex looks for in a folder, the one that it would rather take first. */
export const AGENTS_NAMES = ["AGENTS.override.md", "AGENTS.md"] as const;

/** How folders are looked at. */
export interface PlaceSearch extends Pick<AgentsPlace, "scope"> {
  /** Names that are looked for behind {@link AGENTS_NAMES}. */
  readonly more: readonly string[];
  readonly home: AbsolutePath | null;
  readonly files: Files;
}

/** Everything that lies where Codex looks in these folders, in its order. Nothing is opened. */
export function lookAtPlaces(
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
