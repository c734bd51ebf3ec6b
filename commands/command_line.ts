import type { CommandSpec, FlagSpec } from "../lib/argv/flag_spec.ts";
import { withoutLogFlags } from "../lib/argv/log_flags.ts";
import { type ParsedWords, parseWords } from "../lib/argv/parse_words.ts";
import type { WordsBase } from "../lib/argv/words_base.ts";
import type { Defaults } from "../lib/config/settings/settings.ts";
import { UsageError } from "../lib/model/error.ts";
import type { Request } from "../lib/model/request/request.ts";
import { nearest } from "../lib/text/nearest.ts";
import type { Answer, Command, LaterAnswer, LookFirst } from "./command.ts";
import { type CalledRow, ROWS } from "./table.ts";
import { programName } from "../lib/text/program_name.ts";
import { shellUnquote } from "../lib/text/shell_text.ts";

/** The commands that are called by name, in the order of the help page. */
const CALLED: ReadonlyMap<string, CalledRow> = new Map(
  ROWS.flatMap((row) => row.name === null ? [] : [[row.name, row]]),
);

/** Names of all commands. */
const NAMES: readonly string[] = [...CALLED.keys()];

/** Other names of commands. */
const ALIASES: ReadonlyMap<string, string> = new Map(
  [...CALLED.values()].flatMap(({ name, aliases = [] }) => aliases.map((alias) => [alias, name])),
);

/** A command with what it is called. */
export interface NamedCommand extends Omit<Command, "spec"> {
  readonly spec: CommandSpec;
}

/** Every command that is called by name, in the order of the help page. */
export function allCommands(): Promise<NamedCommand[]> {
  return Promise.all(NAMES.map(commandNamed));
}

async function commandNamed(name: string): Promise<NamedCommand> {
  const { declaration, ...called } = CALLED.get(name)!;
  const { spec, parse } = await declaration();
  return { spec: { ...called, ...spec }, parse };
}

/** What a command line comes to. */
export type CommandLine =
  /** A help page, which a terminal breaks and colours. */
  | { readonly kind: "help"; readonly text: string }
  /** The answer of a command that needs no worker. */
  | { readonly kind: "answer"; readonly answer: Answer | LaterAnswer }
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
  typed: readonly string[],
  base: WordsBase,
): Promise<CommandLine> {
  if (typed[0] === "__complete") return await completeLine(typed.slice(1));
  const { store, words } = storeFirst(withoutLogFlags(typed));
  const [word] = words;
  if (word === undefined || word === "--help") return await helpOf("");
  if (word === "-h") return await helpOf("", { short: true });
  if (word === "--version" || word === "-v") return await parseCommandLine(["version"], base);
  if (word === "help") return await helpFor(words.slice(1));
  const { name, rest } = calledBy(words);
  if (name === null) return await helpOf(`${word} `);
  const flags = rest.slice(0, rest.includes("--") ? rest.indexOf("--") : rest.length);
  if (flags.includes("--help")) return await helpOfCommand(name);
  if (flags.includes("-h")) return await helpOfCommand(name, { short: true });
  const { spec, parse } = await commandNamed(name);
  const known = store.filter(([flag]) => spec.flags.some((each) => `--${each.name}` === flag));
  const given = parseWords([...known.flat(), ...rest], spec, base);
  const read = (words: ParsedWords) => parse(words, base);
  const parsed = read(withDefaults(given, { set: base.defaults?.(name), flags: spec.flags, read }));
  if (typeof parsed === "function") return { kind: "look-first", look: parsed };
  return "command" in parsed
    ? { kind: "request", request: parsed }
    : { kind: "answer", answer: parsed };
}

/** The words with what holds where nothing is typed. What contradicts them gives way: a default is nobody's mistake. */
function withDefaults(
  words: ParsedWords,
  { set, flags, read }: {
    readonly set: Defaults | undefined;
    readonly flags: readonly FlagSpec[];
    readonly read: (words: ParsedWords) => unknown;
  },
): ParsedWords {
  let whole = words;
  for (const { name } of set === undefined ? [] : flags) {
    const values = set?.get(name);
    if (values === undefined || words.values.has(name)) continue;
    const more = { ...whole, values: new Map([...whole.values, [name, values]]) };
    if (isTaken(() => read(more))) whole = more;
  }
  return whole;
}

function isTaken(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return false;
  }
}

/** Flags that may stand before a command, as printed ones have them: they say of any command where its store is. */
const STORE_FLAGS: ReadonlySet<string> = new Set([
  "--codex-home",
  "--sessions-root",
  "--trash-root",
]);

interface StoreFirst {
  /** Each flag before the command with its value. */
  readonly store: readonly (readonly [flag: string, value: string])[];
  /** The command and what follows it. */
  readonly words: readonly string[];
}

/** @throws {UsageError} for a flag without its value. */
function storeFirst(args: readonly string[]): StoreFirst {
  const store: [string, string][] = [];
  let at = 0;
  while (STORE_FLAGS.has(flagOf(args[at]))) {
    const flag = flagOf(args[at]);
    const isWhole = args[at]!.includes("=");
    const value = isWhole ? args[at]!.slice(flag.length + 1) : args[at + 1];
    if (value === undefined) throw new UsageError(`${flag} needs a value`);
    store.push([flag, value]);
    at += isWhole ? 1 : 2;
  }
  return { store, words: args.slice(at) };
}

function flagOf(word = ""): string {
  return word.split("=", 1)[0]!;
}

/**
 * What a script of `completion` asks: its shell, perhaps `--no-descriptions`, the words behind the program, and the one that is
 * being typed behind a `=`.
 */
async function completeLine([shell = "", ...asked]: readonly string[]): Promise<CommandLine> {
  const { whatFollows } = await import("../lib/argv/what_follows.ts");
  const { proposalLines } = await import("../lib/render/completion/proposal_lines.ts");
  const briefs = asked[0] !== "--no-descriptions";
  const words = briefs ? asked : asked.slice(1);
  // As they are typed: fish reads all but the last.
  const read = shell === "bash" ? shellUnquote : (word: string) => word;
  const typedLast = (words.at(-1) ?? "").slice(1);
  const last = shell === "bash" || shell === "fish" ? shellUnquote(typedLast) : typedLast;
  const specs = (await allCommands()).map(({ spec }) => spec);
  const follows = whatFollows({ before: words.slice(0, -1).map(read), last }, specs);
  switch (follows.kind) {
    case "words":
      return print(await proposalLines(follows.words, { briefs }));
    case "stored": {
      const base = { store: follows.store, color: "never", utc: false, words: [] } as const;
      const request = { command: "complete", ...base, ...follows.wanted, briefs } as const;
      return { kind: "request", request };
    }
    default:
      return print(`${follows.kind}\n`);
  }
}

async function helpFor(topic: readonly string[]): Promise<CommandLine> {
  if (topic.length === 0 || topic[0] === "--help") return await helpOf("");
  const { name, rest } = calledBy(topic);
  if (rest.length > 0) throw new UsageError(`unexpected argument "${rest[0]}"`);
  return name === null ? await helpOf(`${topic[0]!} `) : await helpOfCommand(name);
}

/** The page of all commands whose names start so: of the program, or of a group such as `trash`. */
async function helpOf(
  start: string,
  { short }: { readonly short: boolean } = { short: false },
): Promise<CommandLine> {
  const { programHelp, shortProgramHelp } = await import("../lib/argv/help_page.ts");
  const specs = (await allCommands()).map(({ spec }) => spec);
  const page = short ? shortProgramHelp : programHelp;
  return help(page(specs.filter(({ name }) => name.startsWith(start))));
}

async function helpOfCommand(
  name: string,
  { short }: { readonly short: boolean } = { short: false },
): Promise<CommandLine> {
  const { commandHelp, shortHelp } = await import("../lib/argv/help_page.ts");
  const { spec } = await commandNamed(name);
  return help(short ? shortHelp(spec) : commandHelp(spec));
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
  const both = `${word} ${second ?? ""}`;
  if (members.includes(both)) return { name: both, rest: others };
  // A group's name may be a command itself.
  if (NAMES.includes(word)) return { name: word, rest };
  if (second === undefined || second === "--help" || second === "-h") return { name: null, rest };
  return { name: nameOf(both, members), rest: others };
}

function nameOf(word: string, among: readonly string[]): string {
  if (among.includes(word)) return ALIASES.get(word) ?? word;
  if (word.startsWith("-")) {
    throw new UsageError(`unknown flag ${word} before the command`, {
      hint: `flags come after the command: ${programName()} list --limit 5`,
    });
  }
  const near = nearest(word, among);
  throw new UsageError(`unknown command "${word}"`, {
    hint: `${
      near === null ? "" : `did you mean ${near}? `
    }${programName()} --help lists the commands`,
  });
}

function print(text: string): CommandLine {
  return { kind: "answer", answer: { text } };
}

function help(text: string): CommandLine {
  return { kind: "help", text };
}
