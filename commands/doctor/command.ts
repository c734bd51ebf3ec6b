import {
  BASE_FLAGS,
  baseOf,
  flagsOf,
  formatOf,
  JSON_FLAG,
  TRASH_FLAG,
} from "../../lib/argv/base_flags.ts";
import { isOn } from "../../lib/argv/parse_words.ts";
import type { Command } from "../command.ts";

const FORMATS = { kind: "choice", words: ["text", "json"], repeats: false } as const;

/** `rollkeep doctor`. */
export const DOCTOR_COMMAND: Command = {
  spec: {
    brief: "Check the whole store: rows and files, every thread, names, locks, the trash.",
    details: [
      "Nothing is changed. Of each rollout the first line and the end are read; with --deep every line, which",
      "can be stopped and goes on where it was. Exit 0 also with warnings, 1 when something is broken, 2 when",
      "it could not look everywhere.",
    ],
    flags: [
      ...flagsOf("Output", [
        ["deep", "", { kind: "boolean" }, "read every line of every rollout"],
        ["strict", "", { kind: "boolean" }, "exit 1 also for a warning"],
        ["format", "f", FORMATS, "output format (default text)"],
      ]),
      JSON_FLAG,
      ...BASE_FLAGS,
      TRASH_FLAG,
    ],
    positionals: { usage: "", least: 0, most: 0 },
    examples: [
      ["rollkeep doctor", "is my history intact?"],
      ["rollkeep doctor --deep --strict", "the same, every line of it, for a script"],
    ],
  },
  parse(words) {
    return {
      command: "doctor",
      ...baseOf(words),
      deep: isOn(words, "deep") ?? false,
      strict: isOn(words, "strict") ?? false,
      format: formatOf<"text">(words, "text"),
    };
  },
};
