import type { AgentsGround, AgentsPlace } from "../model/request/agents.ts";
import { NotFoundError } from "../model/error.ts";
import type { AbsolutePath } from "../model/store.ts";
import { errorCode, type Files } from "../system/files.ts";
import { cleanPath, joinPath, parentPath } from "../text/path_text.ts";
import { type AgentsConfig, DEFAULT_CONFIG, withLayer } from "./agents_settings.ts";
import { lookAtPlaces } from "./look_at_places.ts";
import {
  foldersDown,
  isNoAnswer,
  kindBehind,
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
