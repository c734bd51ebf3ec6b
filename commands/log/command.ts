import { BASE_FLAGS, baseOf, flagsOf, JSON_FLAG, TRASH_FLAG } from "../../lib/argv/base_flags.ts";
import { isOn, limitOf } from "../../lib/argv/parse_words.ts";
import type { Command } from "../command.ts";

const OUTPUT_FLAGS = flagsOf("Output", [
  [
    "limit",
    "l",
    { kind: "count", signed: true },
    "most batches, 0 for all (default: what fits the screen)",
  ],
]);

/** `rollkeep log`. */
export const LOG_COMMAND: Command = {
  spec: {
    brief: "List the batches: what each did, and the command that takes it back.",
    flags: [...OUTPUT_FLAGS, JSON_FLAG, ...BASE_FLAGS, TRASH_FLAG],
    positionals: { usage: "[BATCH]", least: 0, most: 1 },
    examples: [
      ["rollkeep log", "the batches, newest first, as many as fit the screen"],
      ["rollkeep log 2", "one of them with its threads, by its number or id"],
      ["rollkeep log --json", "the same for a program"],
    ],
  },
  parse(words) {
    return {
      command: "log",
      ...baseOf(words),
      batch: words.positionals[0] ?? null,
      limit: limitOf(words, { name: "limit", otherwise: "fits" }),
      json: isOn(words, "json") ?? false,
    };
  },
};
