import { UsageError } from "../model/error.ts";
import { nearest } from "../text/nearest.ts";
import type { CommandSpec, FlagSpec } from "./flag_spec.ts";
import type { WordsBase } from "./words_base.ts";
import { programName } from "../text/program_name.ts";

/** What the words of one command line say, checked against its declaration. */
export interface ParsedWords {
  /** The words as typed. */
  readonly words: readonly string[];
  readonly positionals: readonly string[];
  /** Values by flag name, in the order given; booleans as `true` and `false`, choices in lower case. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

const TRUE = ["true", "1", "yes"];
const FALSE = ["false", "0", "no"];

/**
 * Reads the words behind a command's name. What is not understood is an error, never a positional and never ignored: an id
 * mistyped as a flag must not become an id (flaws D14, D16).
 *
 * @throws {UsageError} naming the word and the way out.
 */
export function parseWords(
  words: readonly string[],
  command: CommandSpec,
  { variable }: Pick<WordsBase, "variable"> = {},
): ParsedWords {
  const reader: Reader = { words, at: 0, command, positionals: [], values: new Map() };
  while (reader.at < words.length) {
    const word = words[reader.at++]!;
    if (word === "--") {
      reader.positionals.push(...words.slice(reader.at));
      break;
    }
    if (word.startsWith("--")) readLong(word.slice(2), reader);
    else if (word.startsWith("-") && word.length > 1) readShort(word.slice(1), reader);
    else reader.positionals.push(word);
  }
  for (const flag of command.flags) {
    const { name, variable: said } = flag;
    const value = said === undefined || reader.values.has(name) ? null : variable?.(said) ?? null;
    if (value !== null) put(reader, flag, checked(flag, { value, typed: said!, said }));
  }
  checkPositionals(reader);
  return reader;
}

interface Reader extends ParsedWords {
  at: number;
  readonly command: CommandSpec;
  readonly positionals: string[];
  readonly values: Map<string, string[]>;
}

function readLong(text: string, reader: Reader): void {
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  const value = equals < 0 ? null : text.slice(equals + 1);
  const flag = reader.command.flags.find((flag) => flag.name === name);
  if (flag !== undefined) {
    readValue(flag, { value, typed: `--${name}`, reader });
    return;
  }
  const positive = name.startsWith("no-")
    ? reader.command.flags.find((flag) => flag.name === name.slice(3))
    : undefined;
  if (positive?.takes.kind === "boolean" && value === null) {
    put(reader, positive, "false");
    refuseLooseWord(`--${name}`, reader);
    return;
  }
  throw unknownFlag(`--${name}`, reader.command);
}

function readShort(text: string, reader: Reader): void {
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    const flag = reader.command.flags.find((flag) => flag.short === letter);
    if (flag === undefined) throw unknownFlag(`-${letter}`, reader.command);
    const rest = text.slice(at + 1);
    const typed = `-${letter}`;
    if (flag.takes.kind === "boolean" && rest !== "" && !rest.startsWith("=")) {
      put(reader, flag, "true");
      continue;
    }
    const value = rest === "" ? null : rest.startsWith("=") ? rest.slice(1) : rest;
    readValue(flag, { value, typed, reader });
    return;
  }
}

interface Given {
  /** Text behind `=`, or joined to a short flag; `null` when there is none. */
  readonly value: string | null;
  /** The flag as typed, for messages. */
  readonly typed: string;
  readonly reader: Reader;
}

function readValue(flag: FlagSpec, given: Given): void {
  const { typed, reader } = given;
  if (flag.takes.kind === "boolean") {
    put(reader, flag, given.value === null ? "true" : boolean(given.value, typed));
    if (given.value === null) refuseLooseWord(typed, reader);
    return;
  }
  if (flag.takes.kind === "path-or-nothing" && given.value === null) {
    const next = reader.words[reader.at];
    const isPath = next !== undefined && !next.startsWith("-") && /[/\\]|\.sqlite$/.test(next);
    put(reader, flag, isPath ? next.trim() : "");
    if (isPath) reader.at++;
    return;
  }
  const value = given.value ?? nextWord(flag, given);
  put(reader, flag, checked(flag, { value, typed }));
}

function nextWord(flag: FlagSpec, { typed, reader }: Given): string {
  const word = reader.words[reader.at];
  const looksLikeFlag = word !== undefined && /^--?[a-z]/i.test(word);
  if (word === undefined || word === "--" || looksLikeFlag) {
    const hint = looksLikeFlag
      ? `write ${typed}${typed.startsWith("--") ? "=" : ""}${word} if ${word} is the value`
      : `write ${typed} ${placeholder(flag)}`;
    throw new UsageError(`${typed} needs a value`, { hint });
  }
  reader.at++;
  return word;
}

/** How a help page shows what a flag takes. */
export function placeholder({ takes }: FlagSpec): string {
  switch (takes.kind) {
    case "boolean":
      return "";
    case "text":
      return takes.placeholder;
    case "path-or-nothing":
      return `[${takes.placeholder}]`;
    case "choice":
      return takes.words.join("|");
    case "count":
      return "N";
  }
}

/**
 * A value as it counts: a choice in lower case, a text without the blanks around it.
 *
 * @throws {UsageError} when the flag does not take it.
 */
export function checked(
  flag: FlagSpec,
  { value, typed, said = `--${flag.name}` }: {
    readonly value: string;
    readonly typed: string;
    readonly said?: string | undefined;
  },
): string {
  const { takes } = flag;
  switch (takes.kind) {
    case "choice": {
      const word = value.trim().toLowerCase();
      if (takes.words.includes(word)) return word;
      const near = nearest(word, takes.words);
      throw new UsageError(
        `invalid ${said} "${value}" (allowed: ${takes.words.join(", ")})`,
        near === null ? {} : { hint: `did you mean ${near}?` },
      );
    }
    case "count": {
      const count = value.trim();
      if (/^\d{1,15}$/.test(count)) return count;
      if (takes.signed && /^-\d{1,15}$/.test(count)) return "0";
      throw new UsageError(`invalid ${said} value ${value}`, {
        hint: `a whole number from 0${/^\d+$/.test(count) ? " to 999999999999999" : ""}`,
      });
    }
    default: {
      const text = value.trim();
      if (text !== "") return text;
      throw new UsageError(`${typed} is blank`, {
        hint: `leave it out, or write ${typed} ${placeholder(flag)}`,
      });
    }
  }
}

function boolean(value: string, typed: string): string {
  const word = value.toLowerCase();
  if (TRUE.includes(word)) return "true";
  if (FALSE.includes(word)) return "false";
  throw new UsageError(`invalid ${typed} value "${value}" (allowed: true, false)`);
}

/** `--dry-run false` would otherwise mean `--dry-run` and a thread called "false" (flaw D14). */
function refuseLooseWord(typed: string, { words, at }: Reader): void {
  const word = words[at]?.toLowerCase() ?? "";
  if (!TRUE.includes(word) && !FALSE.includes(word)) return;
  throw new UsageError(`${typed} does not take a separate word "${words[at]}"`, {
    hint: `write ${typed}=${words[at]}`,
  });
}

function put({ values }: Reader, flag: FlagSpec, value: string): void {
  values.getOrInsert(flag.name, []).push(value);
}

function checkPositionals({ positionals, command }: Reader): void {
  const { least, most, usage } = command.positionals;
  if (positionals.some((word) => word.trim() === "")) {
    throw new UsageError(`${command.name} got an empty word`, { hint: usageLine(command) });
  }
  if (positionals.length > most) {
    const extra = positionals[most]!;
    throw new UsageError(`unexpected argument "${extra}"`, { hint: usageLine(command) });
  }
  if (positionals.length < least) {
    throw new UsageError(`${command.name} needs ${usage}`, { hint: usageLine(command) });
  }
}

/** The usage line of a command. */
export function usageLine({ name, positionals }: CommandSpec): string {
  return `usage: rollkeep ${name}${
    positionals.usage === "" ? "" : ` ${positionals.usage}`
  } [flags]`;
}

function unknownFlag(typed: string, { name, flags }: CommandSpec): UsageError {
  const near = typed.startsWith("--")
    ? nearest(typed.slice(2), flags.map((flag) => flag.name))
    : null;
  const suggestion = near === null ? "" : `did you mean --${near}? `;
  return new UsageError(`unknown flag ${typed} for ${name}`, {
    hint: `${suggestion}${programName()} ${name} --help lists the flags`,
  });
}

/** The last value of a flag; `null` when it was not given. */
export function lastOf({ values }: ParsedWords, name: string): string | null {
  return values.get(name)?.at(-1) ?? null;
}

/** Every value of a flag. */
export function allOf({ values }: ParsedWords, name: string): readonly string[] {
  return values.get(name) ?? [];
}

/** Whether a boolean flag is on; `null` when it was not given. */
export function isOn(words: ParsedWords, name: string): boolean | null {
  const value = lastOf(words, name);
  return value === null ? null : value === "true";
}

/** A count; `null` when it was not given. */
export function countOf(words: ParsedWords, name: string): number | null {
  const value = lastOf(words, name);
  return value === null ? null : Number(value);
}

/** A limit, where 0 means none: then, as without one in `otherwise`, it is `null`. */
export function limitOf<Otherwise extends number | string | null>(
  words: ParsedWords,
  { name, otherwise }: { readonly name: string; readonly otherwise: Otherwise },
): number | null | Otherwise {
  const count = countOf(words, name);
  return count === null ? otherwise : count === 0 ? null : count;
}

/** A choice, checked by the parser against the words its declaration allows; `otherwise` when it was not given. */
export function choiceOf<T extends string>(
  words: ParsedWords,
  { name, otherwise }: { readonly name: string; readonly otherwise: T },
): T {
  return (lastOf(words, name) as T | null) ?? otherwise;
}

/**
 * Whether words ask for JSON, told before they are understood: an error about them has to come in the form that the program
 * behind them reads. Every way to write the flag counts: `--json`, `--format json`, `--format=ndjson`, `-f json`, `-fjson`.
 */
export function asksForJson(words: readonly string[]): boolean {
  return words.some((word, at) => {
    if (word === "--json" || word === "--json=true") return true;
    const before = words[at - 1];
    const value = before === "--format" || before === "-f"
      ? word
      : /^(?:--format=|-f=?)(.*)$/.exec(word)?.[1] ?? "";
    return /^(?:nd)?json$/i.test(value);
  });
}
