import {
  BASE_FLAGS,
  baseOf,
  flagsOf,
  JSON_FLAG,
  TRASH_FLAG,
} from "../../../lib/argv/base_flags.ts";
import { isOn, limitOf } from "../../../lib/argv/parse_words.ts";
import type { Command } from "../../command.ts";

/** `rollkeep trash list`. */
export const TRASH_LIST_COMMAND: Command = {
  spec: {
    brief: "Show what lies in the trash: each batch, its threads and its size.",
    flags: [
      ...flagsOf("Output", [
        [
          "limit",
          "l",
          { kind: "count" },
          "most batches, 0 for all (default: what fits the screen)",
        ],
      ]),
      JSON_FLAG,
      ...BASE_FLAGS,
      TRASH_FLAG,
    ],
    positionals: { usage: "[BATCH]", least: 0, most: 1 },
    examples: [
      ["rollkeep trash list", "every batch that holds files, newest first"],
      ["rollkeep trash list 2", "every thread of one, by its number in rollkeep log"],
    ],
  },
  parse: (words) => ({
    command: "trash-list",
    ...baseOf(words),
    batch: words.positionals[0] ?? null,
    limit: limitOf(words, { name: "limit", otherwise: "fits" }),
    json: isOn(words, "json") ?? false,
  }),
};
