import { CONFIG_BYTES, lineOfKey } from "../codex/config_file.ts";
import { readExactText, unreadState } from "../codex/exact_text.ts";
import { asObject, asText } from "../codex/json_value.ts";
import type { AgentsSettings } from "../model/request/agents.ts";
import type { AbsolutePath, ConfigTrouble } from "../model/store.ts";
import { errorCode, type Files } from "../system/files.ts";
import { lineOfError, stateOfError } from "../text/toml_text.ts";

/** What Codex puts together of its configuration, from one file after another. */
export interface AgentsConfig extends AgentsSettings {
  /** `trust_level` by the name that a project has there. */
  readonly trust: ReadonlyMap<string, string>;
  /** Files that Codex does not start with. */
  readonly troubles: readonly ConfigTrouble[];
}

/** What Codex does where nothing is configured. */
export const DEFAULT_CONFIG: AgentsConfig = {
  maxBytes: 32 * 1024,
  fallbackNames: [],
  ignoredNames: [],
  rootMarkers: [".git"],
  trust: new Map(),
  troubles: [],
};

/** A file of configuration. */
export interface ConfigLayer {
  readonly path: AbsolutePath;
  /** Whose it is: that of a project decides neither its root nor whether it is trusted. */
  readonly of: "user" | "project";
}

/** The configuration with one more file on top, which need not be there. */
export async function withLayer(
  config: AgentsConfig,
  { path, of }: ConfigLayer,
  files: Files,
): Promise<AgentsConfig> {
  const { table, trouble, lineOfKey } = await readConfigTable(path, { files });
  if (trouble !== null) return { ...config, troubles: [...config.troubles, trouble] };
  const fault = faultIn(table, of);
  if (fault !== null) {
    const [key, state] = fault;
    const told = { path, line: lineOfKey(key), state: `${key} ${state}` };
    return { ...config, troubles: [...config.troubles, told] };
  }
  const names = table.project_doc_fallback_filenames;
  return {
    ...config,
    ...(table.project_doc_max_bytes === undefined ? {} : {
      maxBytes: Math.min(Number(table.project_doc_max_bytes), Number.MAX_SAFE_INTEGER),
    }),
    ...(names === undefined ? {} : sortedNames(names as readonly string[])),
    ...(of === "project" ? {} : {
      rootMarkers: table.project_root_markers as readonly string[] | undefined ??
        config.rootMarkers,
      trust: new Map([...config.trust, ...trustIn(table)]),
    }),
  };
}

/** The first value that Codex does not take, and what is wrong with it; `null`: it takes all of them. */
function faultIn(
  table: Readonly<Record<string, unknown>>,
  of: ConfigLayer["of"],
): readonly [key: string, state: string] | null {
  const { project_doc_max_bytes: bytes } = table;
  if (bytes !== undefined && !isByteCount(bytes)) {
    return ["project_doc_max_bytes", "is no whole number from 0 on"];
  }
  for (const key of ["project_doc_fallback_filenames", "project_root_markers"]) {
    if (table[key] !== undefined && !isTexts(table[key])) return [key, "is no list of texts"];
  }
  if (of === "project") return null;
  if (asText(table.profile) !== null) {
    return [
      "profile",
      "is no longer taken from here (codex --profile NAME reads NAME.config.toml)",
    ];
  }
  const odd = [...trustIn(table).values()].find((level) => !TRUST_LEVELS.has(level));
  return odd === undefined ? null : ["trust_level", "is neither trusted nor untrusted"];
}

const TRUST_LEVELS: ReadonlySet<string> = new Set(["trusted", "untrusted"]);

/** Most that Codex takes: the greatest whole number of TOML. */
const MOST = 2n ** 63n - 1n;

function isByteCount(value: unknown): boolean {
  return typeof value === "bigint" && value >= 0n && value <= MOST;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function trustIn(table: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const levels = new Map<string, string>();
  for (const [name, project] of Object.entries(asObject(table.projects) ?? {})) {
    const level = asObject(project)?.trust_level;
    if (level !== undefined) levels.set(name, asText(level) ?? "");
  }
  return levels;
}

/** Names as Codex takes them: without the blanks around them, each once, and none that leads out of its folder. */
function sortedNames(
  names: readonly string[],
): Pick<AgentsSettings, "fallbackNames" | "ignoredNames"> {
  const trimmed = [...new Set(names.map((name) => name.trim()))].filter((name) => name !== "");
  return {
    fallbackNames: trimmed.filter(isFileName),
    ignoredNames: trimmed.filter((name) => !isFileName(name)),
  };
}

function isFileName(name: string): boolean {
  return name !== "." && name !== ".." && !/[/\0]/.test(name);
}

/** What a file of configuration says. */
interface ConfigTable {
  /** Its keys; none where it is not there. Whole numbers are of the kind `bigint`. */
  readonly table: Readonly<Record<string, unknown>>;
  /** Why nobody can tell; `null`: it can be told. */
  readonly trouble: ConfigTrouble | null;
  /** The line of a key, from 1; `null`: nobody can tell. */
  readonly lineOfKey: (key: string) => number | null;
}

/** Reads a `config.toml`, which may be a link, and need not be there. */
async function readConfigTable(
  path: AbsolutePath,
  { files }: { readonly files: Files },
): Promise<ConfigTable> {
  let text: string;
  try {
    text = readExactText(files.realPath(path), { files, maxBytes: CONFIG_BYTES });
  } catch (error) {
    const state = unreadState(errorCode(error), { maxBytes: CONFIG_BYTES });
    if (state === undefined) throw error;
    return { ...NOTHING, trouble: state === null ? null : { path, line: null, state } };
  }
  const { parse } = await import("smol-toml");
  try {
    return {
      table: parse(text.replace(/^\uFEFF/, ""), { integersAsBigInt: true }),
      trouble: null,
      lineOfKey: (key) => lineOfKey(text, key),
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return {
      ...NOTHING,
      trouble: { path, line: lineOfError(error, text), state: stateOfError(error) },
    };
  }
}

const NOTHING: ConfigTable = { table: {}, trouble: null, lineOfKey: () => null };
