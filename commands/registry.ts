import type { CommandSpec } from "../lib/argv/flag_spec.ts";
import { commandHelp, programHelp } from "../lib/argv/help_page.ts";
import { isOn } from "../lib/argv/flag_values.ts";
import { nearest } from "../lib/model/nearest.ts";
import { parseWords } from "../lib/argv/parse_words.ts";
import { UsageError } from "../lib/model/error.ts";
import type { PathBase } from "../lib/model/path_text.ts";
import type { Request } from "../lib/model/request.ts";
import { ARCHIVE_COMMAND, UNARCHIVE_COMMAND } from "./archive/command.ts";
import type { Command, LookFirst } from "./command.ts";
import { DELETE_COMMAND } from "./delete/command.ts";
import { GROUP_COMMAND } from "./group/command.ts";
import { LIST_COMMAND } from "./list/command.ts";
import { LOG_COMMAND } from "./log/command.ts";
import { SHOW_COMMAND } from "./show/command.ts";
import { MIGRATE_COMMAND } from "./migrate/command.ts";
import { RESTORE_COMMAND } from "./restore/command.ts";
import { TRASH_EMPTY_COMMAND, TRASH_LIST_COMMAND } from "./trash/command.ts";
import { REDO_COMMAND, UNDO_COMMAND } from "./undo/command.ts";
import { VERSION, VERSION_SPEC } from "./version/command.ts";

/** Every command that runs in the worker, in the order of the help page. */
export const COMMANDS: readonly Command[] = [
  LIST_COMMAND,
  GROUP_COMMAND,
  SHOW_COMMAND,
  DELETE_COMMAND,
  RESTORE_COMMAND,
  UNDO_COMMAND,
  REDO_COMMAND,
  ARCHIVE_COMMAND,
  UNARCHIVE_COMMAND,
  MIGRATE_COMMAND,
  LOG_COMMAND,
  TRASH_LIST_COMMAND,
  TRASH_EMPTY_COMMAND,
];

const SPECS: readonly CommandSpec[] = [...COMMANDS.map(({ spec }) => spec), VERSION_SPEC];

/** What a command line comes to. */
export type CommandLine =
  /** Text to print: help and version need no worker. */
  | { readonly kind: "print"; readonly text: string }
  /** A command to run. */
  | { readonly kind: "request"; readonly request: Request }
  /** A command to run once its folders have been looked at. */
  | { readonly kind: "look-first"; readonly look: LookFirst };

/**
 * Reads a whole command line.
 *
 * @throws {UsageError} when it cannot be understood.
 */
export function parseCommandLine(args: readonly string[], base: PathBase): CommandLine {
  const [word] = args;
  if (word === undefined || word === "--help" || word === "-h") return print(programHelp(SPECS));
  if (word === "--version") return print(`rollkeep ${VERSION}\n`);
  if (word === "help") return print(helpFor(args.slice(1)));
  const { spec, rest } = specOf(args);
  if (spec === null) return print(groupHelp(word));
  const flags = rest.slice(0, rest.includes("--") ? rest.indexOf("--") : rest.length);
  if (flags.includes("--help") || flags.includes("-h")) return print(commandHelp(spec));
  const words = parseWords(rest, spec);
  if (spec === VERSION_SPEC) {
    return print(isOn(words, "short") ? `${VERSION}\n` : `rollkeep ${VERSION}\n`);
  }
  const command = COMMANDS.find((command) => command.spec === spec)!;
  const request = command.parse(words, base);
  return typeof request === "function"
    ? { kind: "look-first", look: request }
    : { kind: "request", request };
}

function helpFor(topic: readonly string[]): string {
  if (topic.length === 0) return programHelp(SPECS);
  const { spec, rest } = specOf(topic);
  if (rest.length > 0) throw new UsageError(`unexpected argument "${rest[0]}"`);
  return spec === null ? groupHelp(topic[0]!) : commandHelp(spec);
}

/** Commands of a group such as `trash`. */
function groupHelp(group: string): string {
  return programHelp(SPECS.filter(({ name }) => name.startsWith(`${group} `)));
}

interface Named {
  /** `null`: a group's name alone. */
  readonly spec: CommandSpec | null;
  /** The words behind the command's name. */
  readonly rest: readonly string[];
}

/** The command that the first word, or the first two, name. */
function specOf([word = "", ...rest]: readonly string[]): Named {
  const members = SPECS.filter(({ name }) => name.startsWith(`${word} `));
  if (members.length === 0) return { spec: specNamed(word, SPECS), rest };
  const [second, ...others] = rest;
  if (second === undefined || second === "--help" || second === "-h") return { spec: null, rest };
  return { spec: specNamed(`${word} ${second}`, members), rest: others };
}

function specNamed(word: string, among: readonly CommandSpec[]): CommandSpec {
  const spec = among.find(({ name, alias }) => name === word || alias === word);
  if (spec !== undefined) return spec;
  if (word.startsWith("-")) {
    throw new UsageError(`unknown flag ${word} before the command`, {
      hint: "flags come after the command: rollkeep list --limit 5",
    });
  }
  const near = nearest(word, among.flatMap(({ name, alias }) => [name, alias ?? name]));
  throw new UsageError(`unknown command "${word}"`, {
    hint: `${near === null ? "" : `did you mean ${near}? `}rollkeep --help lists the commands`,
  });
}

function print(text: string): CommandLine {
  return { kind: "print", text };
}
