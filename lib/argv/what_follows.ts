import type { Proposal, ThreadsAmong, Wanted } from "../model/request/complete.ts";
import type { StoreOptions } from "../model/store.ts";
import { BASE_FLAGS, TRASH_FLAG } from "./base_flags.ts";
import type { CommandSpec, FlagSpec } from "./flag_spec.ts";

/** What may stand where the user is typing. */
export type Follows =
  /** One of these words; none: something that nobody can guess. */
  | { readonly kind: "words"; readonly words: readonly Proposal[] }
  /** A path, which a shell completes better. */
  | { readonly kind: "files" | "folders" }
  /** Something that a store has. */
  | {
    readonly kind: "stored";
    readonly wanted: Omit<Wanted, "briefs">;
    readonly store: StoreOptions;
  };

/** Words behind the program: those that are complete, and the one that is being typed. */
export interface Typed {
  readonly before: readonly string[];
  /** Empty where nothing of it is typed yet. */
  readonly last: string;
}

/** What may follow: commands, their flags, the values of these, and what the store has. */
export function whatFollows(
  { before: words, last }: Typed,
  commands: readonly CommandSpec[],
): Follows {
  const { ahead, before } = storeFirst(words);
  if (ahead.length % 2 === 1) return { kind: "folders" };
  if (before[0] === "help") return proposed(namesAfter(before.slice(1), { last, commands }), last);
  const called = commandIn(before, commands);
  if (called === null) return firstFollows(last, { before, commands });
  const { command, rest } = called;
  const place = placeBehind([...ahead, ...rest], command);
  if (place.pending !== null) {
    return valuesOf(place.pending, { start: last, before: "", place, command });
  }
  if (last.startsWith("-") && !place.isPastFlags) return flagFollows(last, { place, command });
  const names = rest.length === 0 ? namesAfter(before, { last, commands }) : [];
  if (names.length > 0 && command.positionals.most === 0) return proposed(names, last);
  return positionalFollows(last, { place, command });
}

interface StoreFirst {
  /** Flags that say where the store is, before the command, each followed by its value; the last one may lack it. */
  readonly ahead: readonly string[];
  readonly before: readonly string[];
}

function storeFirst(words: readonly string[]): StoreFirst {
  const ahead: string[] = [];
  let at = 0;
  for (; at < words.length && STORE_FLAGS.has(words[at]!.split("=", 1)[0]!); at++) {
    const [name = "", ...value] = words[at]!.split("=");
    ahead.push(name);
    if (value.length > 0) ahead.push(value.join("="));
    else if (at + 1 < words.length) ahead.push(words[++at]!);
  }
  return { ahead, before: words.slice(at) };
}

/** A word of the program itself, or the first of a command. */
function firstFollows(
  last: string,
  { before, commands }: Pick<Naming, "commands"> & Pick<Typed, "before">,
): Follows {
  const [flag = "", ...value] = last.split("=");
  if (value.length > 0 && STORE_FLAGS.has(flag)) return { kind: "folders" };
  const names = namesAfter(before, { last, commands });
  const own = before.length === 0 ? OF_THE_PROGRAM.filter(startsLike(last)) : [];
  return proposed([...names, ...own], last);
}

/** Flags that may stand before a command, too. */
const STORE = [...BASE_FLAGS, TRASH_FLAG].filter(({ group }) => group === "Store");
const STORE_FLAGS: ReadonlySet<string> = new Set(STORE.map(({ name }) => `--${name}`));

/** Words for the program itself. Flags are proposed to whoever begins one. */
const OF_THE_PROGRAM: readonly Proposal[] = [
  { word: "help", brief: "Explain a command." },
  { word: "--help", brief: "list the commands" },
  { word: "--version", brief: "print the version" },
  ...STORE.map(({ name, brief }) => ({ word: `--${name}`, brief })),
];

function startsLike(last: string): (proposal: Proposal) => boolean {
  return ({ word }) => last.startsWith("-") || !word.startsWith("-");
}

function proposed(proposals: readonly Proposal[], start: string): Follows {
  return { kind: "words", words: proposals.filter(({ word }) => word.startsWith(start)) };
}

interface Naming {
  readonly last: string;
  readonly commands: readonly CommandSpec[];
}

/** The words that make these into the name of a command. Other names are proposed to whoever begins one. */
function namesAfter(before: readonly string[], { last, commands }: Naming): Proposal[] {
  const start = before.map((word) => `${word} `).join("");
  const found = new Map<string, string>();
  for (const { name, aliases = [], brief } of commands) {
    const [word, ...more] = name.startsWith(start) ? name.slice(start.length).split(" ") : [];
    if (word !== undefined && word !== "") {
      const members = commands.filter((other) => other.name.startsWith(`${start}${word} `));
      const group = members.map((other) => other.name.slice(start.length + word.length + 1));
      if (more.length === 0) found.set(word, brief);
      else if (!found.has(word)) found.set(word, `${group.join(", ")}`);
    }
    for (const alias of before.length === 0 && last !== "" ? aliases : []) found.set(alias, brief);
  }
  return Array.from(found, ([word, brief]) => ({ word, brief }));
}

interface Called {
  readonly command: CommandSpec;
  /** The words behind its name. */
  readonly rest: readonly string[];
}

/** The command that the first word, or the first two, call; `null`: none yet. */
function commandIn(before: readonly string[], commands: readonly CommandSpec[]): Called | null {
  const [first, second] = before;
  const two = commands.find(({ name }) => name === `${first} ${second}`);
  if (two !== undefined) return { command: two, rest: before.slice(2) };
  const one = commands.find(({ name, aliases = [] }) =>
    first !== undefined && [name, ...aliases].includes(first)
  );
  return one === undefined ? null : { command: one, rest: before.slice(1) };
}

/** Where the word that is being typed stands. */
interface Place {
  /** The flag whose value it is; `null`: of none. */
  readonly pending: FlagSpec | null;
  /** Positional words before it. */
  readonly positionals: number;
  /** Whether `--` stands before it. */
  readonly isPastFlags: boolean;
  /** Last values of the flags before it. */
  readonly values: ReadonlyMap<string, string>;
}

interface Standing {
  readonly place: Place;
  readonly command: CommandSpec;
}

/** Reads the words behind a command as the parser does, and takes no offence at any. */
function placeBehind(rest: readonly string[], { flags }: CommandSpec): Place {
  let pending: FlagSpec | null = null;
  let positionals = 0;
  let isPastFlags = false;
  const values = new Map<string, string>();
  for (const word of rest) {
    if (pending !== null) {
      values.set(pending.name, word);
      pending = null;
    } else if (isPastFlags || !word.startsWith("-") || word === "-") positionals++;
    else if (word === "--") isPastFlags = true;
    else {
      const { flag, value } = flagIn(word, flags);
      if (flag !== null && value !== null) values.set(flag.name, value);
      else if (flag !== null && takesNext(flag)) pending = flag;
      else if (flag !== null) values.set(flag.name, "");
    }
  }
  return { pending, positionals, isPastFlags, values };
}

/** Whether the value of a flag is the next word, whatever that is. */
function takesNext({ takes }: FlagSpec): boolean {
  return takes.kind !== "boolean" && takes.kind !== "path-or-nothing";
}

interface FlagWord {
  /** `null`: the command has none of this name. */
  readonly flag: FlagSpec | null;
  /** What stands before the value in the same word, `--limit=` or `-l`. */
  readonly typed: string;
  /** `null`: the word has none. */
  readonly value: string | null;
}

/** The flag of a word, with a value that is joined to it: `--limit=5`, `-l5`, `-l=5`, `-nl5`. */
function flagIn(word: string, flags: readonly FlagSpec[]): FlagWord {
  if (word.startsWith("--")) {
    const [typed = "", name, equals, value = ""] = /^--([^=]*)(=?)([^]*)$/.exec(word)!;
    const flag = flags.find((flag) => flag.name === name) ?? null;
    return equals === ""
      ? { flag, typed, value: null }
      : { flag, typed: typed.slice(0, typed.length - value.length), value };
  }
  for (let at = 1; at < word.length; at++) {
    const flag = flags.find(({ short }) => short === word[at]) ?? null;
    const isJoined = word[at + 1] === "=";
    if (flag?.takes.kind === "boolean" && !isJoined && at + 1 < word.length) continue;
    const end = at + (isJoined ? 2 : 1);
    const value = end < word.length || isJoined ? word.slice(end) : null;
    return { flag, typed: word.slice(0, end), value };
  }
  return { flag: null, typed: word, value: null };
}

function flagFollows(last: string, { place, command }: Standing): Follows {
  const { flag, typed, value } = flagIn(last, command.flags);
  if (flag !== null && value !== null) {
    return valuesOf(flag, { start: value, before: typed, place, command });
  }
  const flags = command.flags.flatMap(({ name, takes, brief }): Proposal[] => {
    const isNegated = takes.kind === "boolean" && last.startsWith("--no-");
    const negated = isNegated ? [{ word: `--no-${name}`, brief: `not --${name}` }] : [];
    return [{ word: `--${name}`, brief }, ...negated];
  });
  return proposed([...flags, { word: "--help", brief: "explain this command" }], last);
}

interface Valued extends Standing {
  readonly start: string;
  readonly before: string;
}

/** What a flag takes. */
function valuesOf({ takes }: FlagSpec, valued: Valued): Follows {
  switch (takes.kind) {
    case "boolean":
      return valueWords(["true", "false"], valued);
    case "choice":
      return valueWords(takes.words, valued);
    case "count":
      return valueWords([], valued);
    case "path-or-nothing":
      return { kind: "files" };
    case "text":
      return textFollows(takes, valued);
  }
}

function textFollows(
  { placeholder, known = [] }: { readonly placeholder: string; readonly known?: readonly string[] },
  { start, before, ...standing }: Valued,
): Follows {
  switch (placeholder) {
    case "DIR":
      return { kind: "folders" };
    case "FILE":
      return { kind: "files" };
    case "ID":
      return stored(threadsOf(standing), { start, before, ...standing });
    case "BATCH":
      return stored("batch-ids", { start, before, ...standing });
  }
  // Of several behind one flag only the last one is being typed.
  const end = placeholder.includes(",") ? start.lastIndexOf(",") + 1 : 0;
  const valued = { start: start.slice(end), before: before + start.slice(0, end), ...standing };
  return valueWords(known, valued);
}

function valueWords(values: readonly string[], { start, before }: Valued): Follows {
  const among = values.map((word) => ({ word: before + word, brief: "" }));
  return proposed(among, before + start.toLowerCase());
}

function positionalFollows(last: string, standing: Standing): Follows {
  const { place, command: { positionals: { usage, most } } } = standing;
  const valued = { start: last, before: "", ...standing };
  // Where only a flag may stand it needs no hyphen to be proposed.
  if (most === 0 && last === "" && !place.isPastFlags) return flagFollows("--", standing);
  if (place.positionals >= most) return proposed([], last);
  if (/\bBATCH\b/.test(usage)) return stored("batches", valued);
  if (!/\bID\b/.test(usage)) return valueWords(usage.split("|"), valued);
  return last.includes("/") ? { kind: "files" } : stored(threadsOf(standing), valued);
}

function threadsOf({ place, command }: Standing): ThreadsAmong {
  return place.values.has("trash") ? "trash" : command.positionals.among ?? "any";
}

function stored(what: Wanted["what"], { start, before, place: { values } }: Valued): Follows {
  return {
    kind: "stored",
    wanted: { what, start, before },
    store: {
      codexHome: values.get("codex-home") ?? null,
      sessionsRoot: values.get("sessions-root") ?? null,
      trashRoot: values.get("trash-root") ?? null,
    },
  };
}
