import type { TomlTable, TomlValue } from "smol-toml";
import type { CommandSpec, FlagSpec } from "../flag_spec.ts";
import { GENERAL_SETTINGS, isRoot, isSettable, keyOf } from "./general_settings.ts";
import { checked, type ParsedWords } from "../parse_words.ts";
import { UsageError } from "../../model/error.ts";
import { nearest } from "../../text/nearest.ts";
import { isAbsolute, isOfWindows } from "../../text/path_text.ts";
import { columnOf, isTable, lineOf, type ParsedText } from "../../text/toml_text.ts";
import {
  type Defaults,
  NO_PLACE,
  type Settings,
  type SettingsProblem,
} from "../../config/settings/settings.ts";

/** What {@link checkSettings} works with. */
export interface CheckOptions extends ParsedText {
  /** Every command of the program. */
  readonly specs: readonly CommandSpec[];
  /** Has a command read words. @throws {UsageError} where it does not take them. */
  readonly tryWords: (command: CommandSpec, words: ParsedWords) => void;
}

interface Check extends CheckOptions {
  readonly problems: SettingsProblem[];
}

/** A place in the file: the names of tables, then of a key in the last one. */
type Path = readonly string[];

/** What a file says that is TOML: all that is understood counts, the rest is a problem with its place. */
export function checkSettings(table: TomlTable, options: CheckOptions): Settings {
  const check: Check = { ...options, problems: [] };
  const roots = new Map<string, string>();
  const general = new Map<string, readonly string[]>();
  for (const setting of GENERAL_SETTINGS) {
    const key = keyOf(setting.flag);
    const values = valuesOf(setting.flag, { path: [key], value: table[key], check });
    if (values === null) continue;
    if (isRoot(setting)) roots.set(key, values[0]!);
    else general.set(setting.flag.name, values);
  }
  if (roots.has("codex_home") && roots.delete("sessions_root")) {
    const message = "codex_home and sessions_root both name the store: name it by one";
    tell(["sessions_root"], { message, check });
  }
  const commands = new Map<string, Defaults>();
  readTable([], { table, check, commands });
  const found = check.problems.slice(0, MOST_PROBLEMS);
  const problems = found.toSorted((a, b) => a.line! - b.line! || a.column! - b.column!);
  if (check.problems.length > found.length) problems.push(check.problems.at(-1)!);
  const placeOf = (key: string) => placeIn(check, [key]);
  return { roots, general, commands, problems, placeOf };
}

const GENERAL_KEYS = GENERAL_SETTINGS.map(({ flag }) => keyOf(flag));
const ROOT_KEYS: readonly string[] = GENERAL_SETTINGS.filter(isRoot).map(({ flag }) => keyOf(flag));

interface Reading {
  readonly table: TomlTable;
  readonly check: Check;
  /** Filled with what is set for each command. */
  readonly commands: Map<string, Defaults>;
}

/** Reads the whole file, or the table of a command and of those below it: `[list]`, `[trash.list]`. */
function readTable(path: Path, { table, check, commands }: Reading): void {
  const name = path.join(" ");
  const command = check.specs.find((spec) => spec.name === name);
  const own = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(table)) {
    if (path.length === 0 && GENERAL_KEYS.includes(key)) continue;
    const flag = command?.flags.find((flag) => keyOf(flag) === key);
    const below = [...path, key];
    if (flag !== undefined) {
      const values = settingOf(flag, { path: below, value, check });
      if (values !== null) own.set(flag.name, values);
    } else if (!namesAfter(path, check).includes(key)) {
      tellUnknown(below, { command, check });
    } else if (!isTable(value)) {
      tell(below, { state: "is a command", hint: headerOf(below), check });
    } else readTable(below, { table: value, check, commands });
  }
  if (command === undefined) return;
  const taken = accepted(own, { command, path, check });
  if (taken.size > 0) commands.set(name, taken);
}

function headerOf(path: Path): string {
  return `write [${keyText(path)}] and its settings below`;
}

/** The words that, behind these, begin or make the name of a command. */
function namesAfter(path: Path, { specs }: Check): readonly string[] {
  const start = path.map((word) => `${word} `).join("");
  return specs.flatMap(({ name }) =>
    name.startsWith(start) ? name.slice(start.length).split(" ", 1) : []
  );
}

interface Given {
  readonly path: Path;
  readonly value: TomlValue | undefined;
  readonly check: Check;
}

/** What is set for a command; `null`: nothing that counts. */
function settingOf(flag: FlagSpec, given: Given): readonly string[] | null {
  if (isSettable(flag)) return valuesOf(flag, given);
  const { path, check } = given;
  const isGeneral = GENERAL_KEYS.includes(keyOf(flag));
  tell(path, {
    state: isGeneral ? "is for all commands" : "cannot be set: it is for one command line",
    hint: isGeneral ? "write it above the first table" : `type --${flag.name}`,
    check,
  });
  return null;
}

/** The values of a flag as words would give them; `null`: none that it takes. */
function valuesOf(flag: FlagSpec, { path, value, check }: Given): readonly string[] | null {
  if (value === undefined) return null;
  const { takes } = flag;
  const repeats = "repeats" in takes && takes.repeats;
  const wanted = takes.kind === "boolean" || takes.kind === "count" ? takes.kind : "text";
  const values = repeats && Array.isArray(value) ? value : [value];
  const words = values.map((value) => wordOf(value, wanted));
  if (words.includes(null) || words.length === 0) {
    tell(path, { state: `is no ${NOUNS[wanted]}`, hint: `write ${exampleOf(flag)}`, check });
    return null;
  }
  try {
    return words.map((word) => {
      const text = checked(flag, { value: word!, typed: path.at(-1)!, said: path.at(-1) });
      return flag.group === "Store" ? wholePath(text, path) : text;
    });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    tell(path, { message: error.message, ...hintOf(error), check });
    return null;
  }
}

const NOUNS = { boolean: "true or false", count: "whole number from 0", text: "text" } as const;

function wordOf(value: TomlValue, wanted: keyof typeof NOUNS): string | null {
  switch (wanted) {
    case "boolean":
      return typeof value === "boolean" ? String(value) : null;
    case "count":
      return /^\d+$/.test(String(value)) && typeof value !== "string" ? String(value) : null;
    case "text":
      return typeof value === "string" ? value : null;
  }
}

/** @throws {UsageError} for one that depends on where the program is started. */
function wholePath(text: string, path: Path): string {
  if (text === "~" || text.startsWith("~/") || isAbsolute(text) || isOfWindows(text)) return text;
  throw new UsageError(`${keyText(path)} "${text}" is no absolute path`, {
    hint: 'begin it with "/" or "~/"',
  });
}

/** A line of the file that sets a flag. */
export function exampleOf(flag: FlagSpec): string {
  const { takes } = flag;
  const key = keyOf(flag);
  switch (takes.kind) {
    case "boolean":
      return `${key} = true`;
    case "count":
      return `${key} = 20`;
    case "choice":
      return `${key} = "${takes.words[0]}"`;
    default:
      return `${key} = ${takes.kind === "text" && takes.repeats ? '["…"]' : '"…"'}`;
  }
}

/** What of this a command takes where nothing is typed. */
function accepted(
  own: Defaults,
  { command, path, check }: {
    readonly command: CommandSpec;
    readonly path: Path;
    readonly check: Check;
  },
): Defaults {
  const positionals = Array.from({ length: command.positionals.least }, () => "x");
  const stateOf = (values: Defaults): UsageError | null => {
    try {
      check.tryWords(command, { words: [], positionals, values });
      return null;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return error;
    }
  };
  const bare = stateOf(new Map())?.message;
  let taken: Defaults = new Map();
  for (const [name, values] of own) {
    const more = new Map([...taken, [name, values]]);
    const state = stateOf(more);
    if (state === null || state.message === bare) taken = more;
    else {
      tell([...path, keyOf({ name })], { message: state.message, ...hintOf(state), check });
    }
  }
  return taken;
}

function hintOf({ hint }: UsageError): { readonly hint?: string } {
  return hint === undefined ? {} : { hint };
}

function tellUnknown(
  path: Path,
  { command, check }: { readonly command: CommandSpec | undefined; readonly check: Check },
): void {
  const flags = command?.flags.filter(isSettable).map(keyOf) ?? [];
  const known = [
    ...(path.length === 1 ? GENERAL_KEYS : flags),
    ...new Set(namesAfter(path.slice(0, -1), check)),
  ];
  const near = nearest(path.at(-1)!, known);
  const hint = near === null ? `known: ${known.join(", ")}` : `did you mean ${near}?`;
  tell(path, { state: "is no known key", hint, check });
}

interface Told {
  /** What is wrong with the key; left out where a message says it. */
  readonly state?: string;
  /** The same as a whole sentence. */
  readonly message?: string;
  readonly hint?: string;
  readonly check: Check;
}

/** Problems that are told: the place of each costs some parses of the file. */
const MOST_PROBLEMS = 50;
const MORE: SettingsProblem = {
  key: "",
  ...NO_PLACE,
  message: "there is more: mend these first",
  isGrave: false,
};

function tell(path: Path, { state, message, hint, check }: Told): void {
  if (check.problems.length >= MOST_PROBLEMS) {
    if (check.problems.length === MOST_PROBLEMS) check.problems.push(MORE);
    return;
  }
  const key = keyText(path);
  const isGrave = path.length === 1 && ROOT_KEYS.includes(path[0]!);
  const way = hint === undefined ? {} : { hint };
  const said = message ?? `${key} ${state}`;
  check.problems.push({ key, ...placeIn(check, path), message: said, ...way, isGrave });
}

/** A key as the file has it. */
function keyText(path: Path): string {
  return path.map((name) => /^[\w-]+$/.test(name) ? name : JSON.stringify(name)).join(".");
}

function placeIn(file: ParsedText, path: Path): { readonly line: number; readonly column: number } {
  const line = lineOf(file, (table) => holds(table, path));
  return { line, column: columnOf(file.text.split("\n")[line - 1]!, path.at(-1)!) };
}

function holds(table: TomlTable, path: Path): boolean {
  let at: TomlValue | undefined = table;
  for (const name of path) {
    if (at === undefined || !isTable(at) || !Object.hasOwn(at, name)) return false;
    at = at[name];
  }
  return true;
}
