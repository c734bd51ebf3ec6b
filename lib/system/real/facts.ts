import type { Build, Granted, ProgramFacts } from "../../model/result/program.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { isAbsolute, joinPath } from "../../text/path_text.ts";
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
}

/** The variables rollkeep looks at, and no others. */
const VARIABLES = [
  "HOME",
  "CODEX_HOME",
  "CODEX_SQLITE_HOME",
  "SESSIONS_ROOT",
  "XDG_CACHE_HOME",
  "NO_COLOR",
  "CLICOLOR_FORCE",
  "TERM",
];

/** Asks the outside world once, in main. A variable or folder that may not be read counts as absent. */
export function gatherFacts(): Facts {
  const variables: Record<string, string> = {};
  for (const name of VARIABLES) {
    const value = variable(name);
    if (value !== null) variables[name] = value;
  }
  const user = runningUser();
  const whose = user === null ? {} : { user };
  return { variables, cwd: startFolder(), cacheFolder: cacheFolder(variables), ...whose };
}

function runningUser(): number | null {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "uid" });
  return state === "granted" ? Deno.uid() : null;
}

function variable(name: string): string | null {
  if (Deno.permissions.querySync({ name: "env", variable: name }).state !== "granted") return null;
  const value = Deno.env.get(name);
  return value === undefined || value.trim() === "" ? null : value;
}

function cacheFolder(variables: Readonly<Record<string, string>>): AbsolutePath | null {
  const { XDG_CACHE_HOME: named = "", HOME: home = "" } = variables;
  const root = isAbsolute(named) ? named : isAbsolute(home) ? joinPath(home, ".cache") : null;
  if (root === null) return null;
  const folder = joinPath(root, "rollkeep");
  const may = (name: "read" | "write") =>
    Deno.permissions.querySync({ name, path: folder }).state === "granted";
  return may("read") && may("write") ? folder : null;
}

/** What a command line is measured from: folders, the zone of dates, the program itself. */
export function startOf(facts: Facts) {
  const { variables: { HOME: home = null }, cwd } = facts;
  return { cwd, home, timeZone: localTimeZone, program: () => programFacts(facts) };
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
  const has = (part: Deno.PermissionDescriptor) =>
    Deno.permissions.querySync(part).state === "granted";
  if (has(whole)) return true;
  const names = new Set(parts.flatMap(([name, part]) => has(part) ? [name] : []));
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

/** Where the user stands. `deno task` goes into the project first, and says where it came from. */
function startFolder(): string {
  const folder = Deno.cwd();
  const before = variable("INIT_CWD");
  const isTask = OWN_FOLDER.protocol === "file:" && OWN_FOLDER.pathname === `${folder}/`;
  return isTask && before !== null && isAbsolute(before) ? before : folder;
}
