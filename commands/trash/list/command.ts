import { BASE_FLAGS, baseOf, JSON_FLAG, TRASH_FLAG } from "../../../lib/argv/base_flags.ts";
import { isOn } from "../../../lib/argv/parse_words.ts";
import type { Command } from "../../command.ts";

/** `rollkeep trash list`. */
export const TRASH_LIST_COMMAND: Command = {
  spec: {
    brief: "Show what lies in the trash: each batch, its threads and its size.",
    flags: [JSON_FLAG, ...BASE_FLAGS, TRASH_FLAG],
    positionals: { usage: "", least: 0, most: 0 },
    examples: [["rollkeep trash list", "every batch that holds files, newest first"]],
  },
  parse: (words) => ({
    command: "trash-list",
    ...baseOf(words),
    json: isOn(words, "json") ?? false,
  }),
};
