import { isOn, parseWords } from "../lib/argv/parse_words.ts";
import { UsageError } from "../lib/model/error.ts";
import { nearest } from "../lib/model/nearest.ts";
import type { WordsBase } from "../lib/argv/words_base.ts";
import type { Request } from "../lib/model/request.ts";
import type { Command, LookFirst } from "./command.ts";
import { VERSION, VERSION_SPEC } from "./version/command.ts";

/**
 * Every command that runs in the worker, by name, in the order of the help page. A declaration is read once its command is
 * called: all of them cost every start 2 ms.
 */
const DECLARATIONS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["list", async () => (await import("./list/command.ts")).LIST_COMMAND],
  ["group", async () => (await import("./group/command.ts")).GROUP_COMMAND],
  ["show", async () => (await import("./show/command.ts")).SHOW_COMMAND],
  ["delete", async () => (await import("./delete/command.ts")).DELETE_COMMAND],
  ["restore", async () => (await import("./restore/command.ts")).RESTORE_COMMAND],
  ["undo", async () => (await import("./undo/command.ts")).UNDO_COMMAND],
  ["redo", async () => (await import("./undo/command.ts")).REDO_COMMAND],
  ["archive", async () => (await import("./archive/command.ts")).ARCHIVE_COMMAND],
  ["unarchive", async () => (await import("./archive/command.ts")).UNARCHIVE_COMMAND],
  ["session migrate", async () => (await import("./migrate/command.ts")).MIGRATE_COMMAND],
  ["log", async () => (await import("./log/command.ts")).LOG_COMMAND],
  ["trash list", async () => (await import("./trash/command.ts")).TRASH_LIST_COMMAND],
  ["trash empty", async () => (await import("./trash/command.ts")).TRASH_EMPTY_COMMAND],
]);

/** Names of all commands. */
const NAMES: readonly string[] = [...DECLARATIONS.keys(), VERSION_SPEC.name];

/** Other names of commands, as their declarations say. */
const ALIASES: ReadonlyMap<string, string> = new Map([["migrate", "session migrate"]]);

/** Every command that runs in the worker, in the order of the help page. */
export function allCommands(): Promise<Command[]> {
  return Promise.all([...DECLARATIONS.values()].map((declaration) => declaration()));
}

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
export async function parseCommandLine(
  args: readonly string[],
  base: WordsBase,
): Promise<CommandLine> {
  const [word] = args;
  if (word === undefined || word === "--help" || word === "-h") return await helpOf("");
  if (word === "--version") return print(`rollkeep ${VERSION}\n`);
  if (word === "help") return await helpFor(args.slice(1));
  const { name, rest } = calledBy(args);
  if (name === null) return await helpOf(`${word} `);
  const flags = rest.slice(0, rest.includes("--") ? rest.indexOf("--") : rest.length);
  if (flags.includes("--help") || flags.includes("-h")) return await helpOfCommand(name);
  if (name === VERSION_SPEC.name) {
    const isShort = isOn(parseWords(rest, VERSION_SPEC), "short");
    return print(isShort ? `${VERSION}\n` : `rollkeep ${VERSION}\n`);
  }
  const { spec, parse } = await DECLARATIONS.get(name)!();
  const request = parse(parseWords(rest, spec), base);
  return typeof request === "function"
    ? { kind: "look-first", look: request }
    : { kind: "request", request };
}

async function helpFor(topic: readonly string[]): Promise<CommandLine> {
  if (topic.length === 0) return await helpOf("");
  const { name, rest } = calledBy(topic);
  if (rest.length > 0) throw new UsageError(`unexpected argument "${rest[0]}"`);
  return name === null ? await helpOf(`${topic[0]!} `) : await helpOfCommand(name);
}

/** The page of all commands whose names start so: of the program, or of a group such as `trash`. */
async function helpOf(start: string): Promise<CommandLine> {
  const { programHelp } = await import("../lib/argv/help_page.ts");
  const specs = [...(await allCommands()).map(({ spec }) => spec), VERSION_SPEC];
  return print(programHelp(specs.filter(({ name }) => name.startsWith(start))));
}

async function helpOfCommand(name: string): Promise<CommandLine> {
  const { commandHelp } = await import("../lib/argv/help_page.ts");
  const declaration = DECLARATIONS.get(name);
  return print(commandHelp(declaration === undefined ? VERSION_SPEC : (await declaration()).spec));
}

interface Called {
  /** `null`: a group's name alone. */
  readonly name: string | null;
  /** The words behind the command's name. */
  readonly rest: readonly string[];
}

/** The command that the first word, or the first two, name. */
function calledBy([word = "", ...rest]: readonly string[]): Called {
  const members = NAMES.filter((name) => name.startsWith(`${word} `));
  if (members.length === 0) return { name: nameOf(word, [...NAMES, ...ALIASES.keys()]), rest };
  const [second, ...others] = rest;
  if (second === undefined || second === "--help" || second === "-h") return { name: null, rest };
  return { name: nameOf(`${word} ${second}`, members), rest: others };
}

function nameOf(word: string, among: readonly string[]): string {
  if (among.includes(word)) return ALIASES.get(word) ?? word;
  if (word.startsWith("-")) {
    throw new UsageError(`unknown flag ${word} before the command`, {
      hint: "flags come after the command: rollkeep list --limit 5",
    });
  }
  const near = nearest(word, among);
  throw new UsageError(`unknown command "${word}"`, {
    hint: `${near === null ? "" : `did you mean ${near}? `}rollkeep --help lists the commands`,
  });
}

function print(text: string): CommandLine {
  return { kind: "print", text };
}
