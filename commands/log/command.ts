import { BASE_FLAGS, baseOf, JSON_FLAG, TRASH_FLAG } from "../../lib/argv/base_flags.ts";
import { isOn } from "../../lib/argv/parse_words.ts";
import type { Command } from "../command.ts";

/** `rollkeep log`. */
export const LOG_COMMAND: Command = {
  spec: {
    brief: "List the batches: what each did, and the command that takes it back.",
    flags: [JSON_FLAG, ...BASE_FLAGS, TRASH_FLAG],
    positionals: { usage: "[BATCH]", least: 0, most: 1 },
    examples: [
      ["rollkeep log", "every batch, newest first"],
      ["rollkeep log --json", "the same for a program"],
    ],
  },
  parse(words) {
    return {
      command: "log",
      ...baseOf(words),
      batch: words.positionals[0] ?? null,
      json: isOn(words, "json") ?? false,
    };
  },
};
