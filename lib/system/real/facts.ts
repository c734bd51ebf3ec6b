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
  return { variables, cwd: Deno.cwd(), cacheFolder: cacheFolder(variables), ...whose };
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
