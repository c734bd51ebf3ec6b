import { findGround } from "../../lib/agents/find_ground.ts";
import {
  BASE_FLAGS,
  baseOf,
  type FlagRow,
  flagsOf,
  formatOf,
  JSON_FLAG,
} from "../../lib/argv/base_flags.ts";
import { isOn, lastOf, type ParsedWords } from "../../lib/argv/parse_words.ts";
import type { WordsBase } from "../../lib/argv/words_base.ts";
import { resolveStore } from "../../lib/codex/home.ts";
import { refuseFromWindows } from "../../lib/config/windows_limits.ts";
import type { AgentsGround } from "../../lib/model/request/agents.ts";
import type { StoreOptions } from "../../lib/model/store.ts";
import { absolutePath } from "../../lib/text/path_text.ts";
import type { Command, LookTools } from "../command.ts";

/** The folder that Codex would be started in. */
const CWD_FLAG: FlagRow = [
  "cwd",
  "",
  { kind: "text", placeholder: "DIR", repeats: false },
  "folder that Codex would be started in (default: this one)",
];

/** The format of what is told of instructions. */
const AGENTS_FORMAT: FlagRow = [
  "format",
  "f",
  { kind: "choice", words: ["table", "json"], repeats: false },
  "output format (default table)",
];

const TEXT = { kind: "text", placeholder: "TEXT", repeats: false } as const;

/** `rollkeep agents explain`. */
export const AGENTS_EXPLAIN_COMMAND: Command = {
  spec: {
    brief: "Show which AGENTS.md files Codex reads in a folder, and how much of each.",
    details: [
      "As Codex 0.171 reads them when it is started there without flags: the file in the Codex home, then one in each",
      "folder from the root of the project down, an AGENTS.override.md before an AGENTS.md. Nothing is changed.",
      "Exit status: 2 when a file could not be read.",
    ],
    flags: [
      ...flagsOf("Selecting", [
        CWD_FLAG,
        ["effective-only", "", { kind: "boolean" }, "only rules that Codex gets whole and once"],
        ["source", "", TEXT, "only rules of files with this in their path, in any case"],
        ["rule", "", TEXT, "only rules with this in their text, in any case"],
      ]),
      ...flagsOf("Output", [
        [
          "show-shadowed",
          "",
          { kind: "boolean" },
          "in a table also the rules that do not reach Codex",
        ],
        AGENTS_FORMAT,
      ]),
      JSON_FLAG,
      ...BASE_FLAGS,
    ],
    positionals: { usage: "", least: 0, most: 0 },
    examples: [
      ["rollkeep agents explain", "what does Codex read here?"],
      [
        "rollkeep agents explain --cwd ~/work/web --show-shadowed",
        "and which rules never reach it?",
      ],
      ["rollkeep agents explain --rule test --json", "rules about tests, for a program"],
    ],
  },
  parse(words, base) {
    refuseFromWindows("agents explain", base.cwd);
    const request = {
      command: "agents-explain",
      ...baseOf(words),
      filters: {
        effectiveOnly: isOn(words, "effective-only") ?? false,
        source: lastOf(words, "source"),
        rule: lastOf(words, "rule"),
      },
      showShadowed: isOn(words, "show-shadowed") ?? false,
      format: formatOf<"table">(words, "table"),
    } as const;
    return async (tools) => ({
      ...request,
      ground: await lookForGround({ words, base, store: request.store }, tools),
    });
  },
};

/** `rollkeep agents lint`. */
export const AGENTS_LINT_COMMAND: Command = {
  spec: {
    brief: "Check the AGENTS.md files that Codex reads: cut off, hidden, unreadable, repeated.",
    details: [
      "An error is what keeps instructions from Codex that were written for it, a warning what may be meant so.",
      "Nothing is changed. Exit status: 0 also with warnings, 1 with an error, and with --strict for a warning.",
    ],
    flags: [
      ...flagsOf("Selecting", [CWD_FLAG]),
      ...flagsOf("Output", [
        ["strict", "", { kind: "boolean" }, "exit 1 also for a warning"],
        AGENTS_FORMAT,
      ]),
      JSON_FLAG,
      ...BASE_FLAGS,
    ],
    positionals: { usage: "", least: 0, most: 0 },
    examples: [
      ["rollkeep agents lint", "does all that is written here reach Codex?"],
      ["rollkeep agents lint --cwd . --strict", "the same for a script"],
    ],
  },
  parse(words, base) {
    refuseFromWindows("agents lint", base.cwd);
    const request = {
      command: "agents-lint",
      ...baseOf(words),
      strict: isOn(words, "strict") ?? false,
      format: formatOf<"table">(words, "table"),
    } as const;
    return async (tools) => ({
      ...request,
      ground: await lookForGround({ words, base, store: request.store }, tools),
    });
  },
};

/** What the ground is looked for with. */
interface GroundWords {
  readonly words: ParsedWords;
  readonly base: WordsBase;
  /** How the store was named. */
  readonly store: StoreOptions;
}

/**
 * Looks where Codex would, before the program gives its permissions up: afterwards the files that were found are in reach and
 * nothing else. Trouble with the store is told by whoever opens it.
 *
 * @throws {UsageError} when the store cannot be told. @throws {NotFoundError} when the folder does not exist.
 */
async function lookForGround(
  { words, base, store }: GroundWords,
  { files, environment }: LookTools,
): Promise<AgentsGround> {
  const told = { files, environment, onProblem: () => {}, isChange: false };
  const { home } = await resolveStore({ ...store, trashRoot: null }, told);
  const cwd = absolutePath(lastOf(words, "cwd") ?? base.cwd, base);
  return await findGround(cwd, { home, files });
}
