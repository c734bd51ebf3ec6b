import { type Health, HEALTHS } from "../model/health.ts";
import { asThreadId } from "../model/ids.ts";
import type { Moment } from "../model/request/moment.ts";
import type { Selector } from "../model/request/selector.ts";
import { parseByteSize } from "../text/byte_size.ts";
import { namedFolder } from "../text/folder_text.ts";
import { absolutePath, isOfWindows } from "../text/path_text.ts";
import { parseDuration, parseMoment } from "../time/duration.ts";
import type { FlagSpec, Takes } from "./flag_spec.ts";
import { allOf, type ParsedWords } from "./parse_words.ts";
import type { WordsBase } from "./words_base.ts";

/** The words that one flag was given. */
interface Given {
  /** Name of the flag, without hyphens. */
  readonly flag: string;
  /** Its values, in the order given. */
  readonly values: readonly string[];
  readonly base: WordsBase;
}

/** A flag that selects threads, and how its words become a part of the selector. */
interface SelectorFlag<Value> extends Pick<FlagSpec, "name" | "short" | "takes" | "brief"> {
  readonly read: (given: Given) => Value;
}

type FlagName = Exclude<keyof Selector, "refs">;

const FLAGS: { readonly [K in FlagName]: SelectorFlag<Selector[K]> } = {
  ids: {
    name: "id",
    short: "i",
    takes: text("ID"),
    brief: "threads with this full id",
    read: ({ values }) => values.map(asThreadId),
  },
  idPrefixes: {
    name: "id-prefix",
    short: "p",
    takes: text("TEXT"),
    brief: "threads whose id starts so",
    read: all,
  },
  hostContains: {
    name: "host-contains",
    takes: text("TEXT"),
    brief: "threads whose working directory contains it, any case",
    read: all,
  },
  pathContains: {
    name: "path-contains",
    takes: text("TEXT"),
    brief: "threads whose file path below the store contains it, any case",
    read: all,
  },
  headContains: {
    name: "head-contains",
    takes: text("TEXT"),
    brief: "threads whose preview contains it, any case",
    read: all,
  },
  nameContains: {
    name: "name-contains",
    takes: text("TEXT"),
    brief: "threads whose name contains it, any case",
    read: all,
  },
  olderThanMs: {
    name: "older-than",
    short: "o",
    takes: text("AGE"),
    brief: "not updated for at least this long: 30d, 12h, 2w, 1d12h, P30D",
    read: ({ values }) => least(values.map(parseDuration)),
  },
  newerThanMs: {
    name: "newer-than",
    takes: text("AGE"),
    brief: "updated within this long",
    read: ({ values }) => most(values.map(parseDuration)),
  },
  createdAfter: {
    name: "created-after",
    takes: text("TIME"),
    brief: "created then or later: 2026-05-01, RFC 3339, or 30d",
    read: moments,
  },
  createdBefore: {
    name: "created-before",
    takes: text("TIME"),
    brief: "created before then",
    read: moments,
  },
  health: {
    name: "health",
    short: "H",
    takes: { kind: "choice", words: HEALTHS, repeats: true },
    brief: "threads in this state",
    read: ({ values }) => values as readonly Health[],
  },
  cwds: {
    name: "cwd",
    takes: text("DIR"),
    brief: "threads of this folder or below; . works",
    read: ({ values, base }) => values.map((folder) => namedFolder(folder, base)),
  },
  branches: {
    name: "branch",
    takes: text("NAME"),
    brief: "threads of this Git branch",
    read: all,
  },
  sources: {
    name: "source",
    takes: text("WORD", ["cli", "vscode", "exec", "mcp", "subagent"]),
    brief: "threads started by cli, vscode, exec, mcp, subagent, …",
    read: all,
  },
  modelProviders: {
    name: "model-provider",
    takes: text("NAME"),
    brief: "threads of this model provider",
    read: all,
  },
  largerThanBytes: {
    name: "larger-than",
    takes: text("SIZE"),
    brief: "threads with more bytes on disk: 500k, 10MB, 1.5GiB",
    read: ({ values }) => least(values.map(parseByteSize)),
  },
  smallerThanBytes: {
    name: "smaller-than",
    takes: text("SIZE"),
    brief: "threads with fewer bytes on disk",
    read: ({ values }) => most(values.map(parseByteSize)),
  },
  archived: {
    name: "archived",
    takes: { kind: "choice", words: ["yes", "no", "any"], repeats: false },
    brief: "archived threads, others, or both (default any)",
    read: ({ values }) => (values.at(-1) ?? "any") as Selector["archived"],
  },
  pinned: {
    name: "pinned",
    takes: { kind: "boolean" },
    brief: "only threads pinned in Codex",
    read: isTrue,
  },
  subagents: {
    name: "subagents",
    takes: { kind: "boolean" },
    brief: "sub-agent threads as rows of their own",
    read: isTrue,
  },
  all: {
    name: "all",
    takes: { kind: "boolean" },
    brief: "every thread, spelled out",
    read: isTrue,
  },
};

/** The flags of every command that selects threads: kinds join by AND, values of one kind by OR. */
export const SELECTOR_FLAGS: readonly FlagSpec[] = Object.values(FLAGS).map((
  { name, short, takes, brief },
) => ({ name, ...(short === undefined ? {} : { short }), takes, brief, group: "Selecting" }));

/**
 * The selector that the flags and positional words say.
 *
 * @throws {UsageError} for a malformed age, time or size.
 */
export function selectorOf(words: ParsedWords, base: WordsBase): Selector {
  const refs = words.positionals.map((ref) => isPath(ref, base) ? absolutePath(ref, base) : ref);
  const parts = Object.entries(FLAGS).map(([part, { name, read }]) => [
    part,
    read({ flag: name, values: allOf(words, name), base }),
  ]);
  return { refs, ...Object.fromEntries(parts) as Pick<Selector, FlagName> };
}

function isPath(ref: string, { cwd }: WordsBase): boolean {
  return ref.includes("/") || (isOfWindows(cwd) && ref.includes("\\"));
}

function text(placeholder: string, known?: readonly string[]): Takes {
  return { kind: "text", placeholder, repeats: true, ...(known === undefined ? {} : { known }) };
}

function all({ values }: Given): readonly string[] {
  return values;
}

function moments({ flag, values, base: { timeZone } }: Given): readonly Moment[] {
  return values.map((value) => parseMoment(value, { flag, timeZone }));
}

function isTrue({ values }: Given): boolean {
  return values.at(-1) === "true";
}

function least(bounds: readonly number[]): number | null {
  return bounds.length === 0 ? null : Math.min(...bounds);
}

function most(bounds: readonly number[]): number | null {
  return bounds.length === 0 ? null : Math.max(...bounds);
}
