import type { Build, Granted, ProgramFacts } from "../../model/result/program.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { fromWindows, isAbsolute, isOfWindows, joinPath } from "../../text/path_text.ts";
import { calledAs } from "../../text/called_as.ts";
import { isGranted } from "./coded_error.ts";
import { modeOf } from "./files.ts";
import type { KnownFolder } from "../known_folders.ts";
import type { Environment } from "../system.ts";

/** What main knows of the outside world and the confined worker may not ask for itself. Plain data. */
export interface Facts {
  /** Environment variables that matter, by name; absent when unset. */
  readonly variables: Readonly<Record<string, string>>;
  /** Working directory, absolute. */
  readonly cwd: string;
  /** Cache folder; `null` when there is none or it may not be written. */
  readonly cacheFolder: AbsolutePath | null;
  /** Number of the user whose process this is; left out where nobody may tell. */
  readonly user?: number;
  /** What main saw of folders that the worker may not look at; left out: there are none such. */
  readonly folders?: readonly KnownFolder[];
  /** How the user says this program; left out: by its name. */
  readonly program?: string;
}

/** The variables rollkeep looks at, and no others. */
export const VARIABLES = [
  "HOME",
  "CODEX_HOME",
  "CODEX_SQLITE_HOME",
  "SESSIONS_ROOT",
  "ROLLKEEP_CONFIG",
  "ROLLKEEP_TRASH_ROOT",
  "ROLLKEEP_MAX_BATCH",
  "ROLLKEEP_COLOR",
  "XDG_CACHE_HOME",
  "XDG_CONFIG_HOME",
  "NO_COLOR",
  "CLICOLOR_FORCE",
  "TERM",
];

/** Asks the outside world once, in main. A variable or folder that may not be read counts as absent. */
export function gatherFacts(): Facts {
  const { variables, cwd } = placesOf({ os: Deno.build.os, variable, cwd: startFolder });
  const user = runningUser();
  const whose = user === null ? {} : { user };
  return { variables, cwd, cacheFolder: cacheFolder(variables), ...whose };
}

/** A system, as far as folders depend on which one it is. */
export interface Host {
  readonly os: typeof Deno.build.os;
  /** An environment variable; `null` when unset, blank or not ours to read. */
  variable(name: string): string | null;
  /** Working directory as the system says it. */
  cwd(): string;
}

/** Our variables and the working directory of a system, paths in the form that they have here. */
export function placesOf(host: Host): Pick<Facts, "variables" | "cwd"> {
  const variables: Record<string, string> = {};
  for (const name of VARIABLES) {
    const value = host.variable(name);
    if (value !== null) variables[name] = value;
  }
  if (host.os === "darwin" && variables.HOME !== undefined) {
    variables.XDG_CONFIG_HOME ??= joinPath(variables.HOME, "Library/Application Support");
  }
  if (host.os !== "windows") return { variables, cwd: host.cwd() };
  // Codex goes by the profile there, and HOME is what another shell has made up.
  for (
    const [name, theirs] of [
      ["HOME", "USERPROFILE"],
      ["XDG_CACHE_HOME", "LOCALAPPDATA"],
      ["XDG_CONFIG_HOME", "APPDATA"],
    ] as const
  ) {
    const value = host.variable(theirs);
    if (value !== null && (name === "HOME" || variables[name] === undefined)) {
      variables[name] = value;
    }
    if (variables[name] !== undefined) variables[name] = fromWindows(variables[name]);
  }
  return { variables, cwd: fromWindows(host.cwd()) };
}

function runningUser(): number | null {
  return isGranted({ name: "sys", kind: "uid" }) ? Deno.uid() : null;
}

function variable(name: string): string | null {
  if (!isGranted({ name: "env", variable: name })) return null;
  const value = Deno.env.get(name);
  return value === undefined || value.trim() === "" ? null : value;
}

/** Where the cache lies by these variables; `null`: they name no folder that it could lie in. */
export function cachePlace(variables: Facts["variables"]): AbsolutePath | null {
  const { XDG_CACHE_HOME: named = "", HOME: home = "" } = variables;
  const isWhole = (path: string): path is AbsolutePath => isAbsolute(path) || isOfWindows(path);
  if (isWhole(named)) return joinPath(named, "rollkeep");
  return isWhole(home) ? joinPath(joinPath(home, ".cache"), "rollkeep") : null;
}

function cacheFolder(variables: Facts["variables"]): AbsolutePath | null {
  const folder = cachePlace(variables);
  if (folder === null) return null;
  const may = (name: "read" | "write") => isGranted({ name, path: folder });
  return may("read") && may("write") ? folder : null;
}

/** What a command line is measured from: folders, the zone of dates, the program itself. */
export function startOf(facts: Facts) {
  const { variables, cwd } = facts;
  const { HOME: home = null } = variables;
  return {
    cwd,
    home,
    timeZone: localTimeZone,
    program: () => programFacts(facts),
    variable: (name: string) => variables[name] ?? null,
    calledAnywhere: () => programWords({ ...facts, cwd: "/" }),
  };
}

/** How this program runs; asked by whoever wants its version. */
function programFacts({ variables, cwd, cacheFolder }: Facts): ProgramFacts {
  const folders = [cwd, variables.CODEX_HOME, variables.HOME, cacheFolder];
  const paths = folders.filter((path) => typeof path === "string");
  return {
    build: buildKind(),
    runtime: { name: "deno", version: Deno.version.deno },
    permissions: {
      read: granted({ name: "read" }, paths.map((path) => [path, { name: "read", path }])),
      write: granted({ name: "write" }, paths.map((path) => [path, { name: "write", path }])),
      net: granted({ name: "net" }),
      run: granted({ name: "run" }),
      ffi: granted({ name: "ffi" }),
      env: granted({ name: "env" }, VARIABLES.map((v) => [v, { name: "env", variable: v }])),
      sys: granted(
        { name: "sys" },
        (["statfs", "uid"] as const).map((kind) => [kind, { name: "sys", kind }]),
      ),
    },
  };
}

/** A permission as a whole, or else those of its parts that the program could use. */
function granted(
  whole: Deno.PermissionDescriptor,
  parts: readonly (readonly [name: string, part: Deno.PermissionDescriptor])[] = [],
): Granted {
  if (isGranted(whole)) return true;
  const names = new Set(parts.flatMap(([name, part]) => isGranted(part) ? [name] : []));
  return names.size > 0 && [...names];
}

/** A compiled release carries a file that a trial does not. */
function buildKind(): Build {
  const mark = new URL("../../../scripts/release_mark.txt", import.meta.url);
  if (!Deno.build.standalone) {
    const isPackage = mark.protocol !== "file:" || mark.pathname.includes("/node_modules/");
    return isPackage ? "package" : "checkout";
  }
  try {
    return Deno.lstatSync(mark).isFile ? "release" : "trial";
  } catch {
    // Not carried along, or the process may not look.
    return "trial";
  }
}

/** Milliseconds since the epoch. */
export function realNow(): number {
  return Date.now();
}

/** The environment as main found it. */
export function knownEnvironment({ variables, cwd }: Facts): Environment {
  return {
    get: (name) => variables[name] ?? null,
    home: () => variables.HOME ?? null,
    cwd: () => cwd,
  };
}

/** IANA name of the local time zone. */
export function localTimeZone(): string {
  return Temporal.Now.timeZoneId();
}

/** The folder of this program. */
const OWN_FOLDER = new URL("../../../", import.meta.url);

/** How the user says this program, as words of a shell: by its name where nobody may tell. */
export function programWords({ cwd }: Facts): string {
  const parts = [{ name: "read" }, { name: "env", variable: "PATH" }] as const;
  const may = parts.every(isGranted);
  if (!may) return "rollkeep";
  const main = new URL(Deno.mainModule);
  const isNpx = variable("npm_command") === "exec";
  return calledAs({
    isCompiled: Deno.build.standalone,
    executable: pathHere(Deno.execPath()),
    main: main.protocol === "file:" ? pathOf(main) : null,
    task: main.pathname.endsWith("/confined.ts") ? taskFolder() : null,
    cwd,
    folders: (variable("PATH") ?? "").split(Deno.build.os === "windows" ? ";" : ":")
      .map((folder) => pathHere(folder)),
    deno: isNpx ? `npx -y deno@${Deno.version.deno}` : "deno",
    fileAt,
  });
}

/** A path as the system says it, in the form that paths have here. */
export function pathHere(path: string, os: Host["os"] = Deno.build.os): string {
  return os === "windows" ? fromWindows(path) : path;
}

/** The path of a `file:` address. On Windows one slash stands before the drive. */
export function pathOf({ host, pathname }: URL, os: Host["os"] = Deno.build.os): string {
  const path = decodeURIComponent(pathname);
  if (os !== "windows") return path;
  return fromWindows(host === "" ? path.replace(/^\/(?=[A-Za-z]:)/, "") : `//${host}${path}`);
}

/** Device and number of the program that a path leads to; `null`: to none. */
function fileAt(path: string): string | null {
  try {
    const stat = Deno.statSync(path);
    const mode = modeOf(stat);
    return stat.isFile && (mode === null || (mode & 0o111) !== 0)
      ? `${stat.dev} ${stat.ino ?? path}`
      : null;
  } catch {
    // A shell cannot start what is not there, or may not be looked at.
    return null;
  }
}

/** Where the user stands. `deno task` goes into the project first, and says where it came from. */
function startFolder(): string {
  const before = variable("INIT_CWD");
  const isWhole = before !== null && (isAbsolute(before) || isOfWindows(pathHere(before)));
  return taskFolder() !== null && isWhole ? before : Deno.cwd();
}

/** This program's folder, where `deno task` started it there; `null`: nothing tells that it did. */
function taskFolder(): string | null {
  const folder = pathHere(Deno.cwd());
  const isHere = OWN_FOLDER.protocol === "file:" && pathOf(OWN_FOLDER) === `${folder}/`;
  return isHere && variable("INIT_CWD") !== null ? folder : null;
}
