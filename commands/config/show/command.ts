import {
  BASE_FLAGS,
  baseOf,
  flagsOf,
  JSON_FLAG,
  TRASH_FLAG,
} from "../../../lib/argv/base_flags.ts";
import { isOn } from "../../../lib/argv/parse_words.ts";
import type { Command } from "../../command.ts";
import { showDocument } from "./show_document.ts";

/** `rollkeep config show`. */
export const CONFIG_SHOW_COMMAND: Command = {
  spec: {
    brief:
      "Print the settings: where their file lies, what it says, and with --resolved what holds.",
    details: [
      "What a command line says comes first, then an environment variable, then the file, then the default;",
      "with --resolved from says which of them it was. What is wrong in the file is in problems.",
    ],
    flags: [
      ...flagsOf("Output", [
        ["resolved", "", { kind: "boolean" }, "also what holds, and who says so"],
      ]),
      { ...JSON_FLAG, brief: "taken as everywhere; it is JSON always" },
      ...BASE_FLAGS,
      TRASH_FLAG,
    ],
    positionals: { usage: "", least: 0, most: 0 },
    examples: [
      ["rollkeep config show", "what the file says"],
      [
        "rollkeep config show --resolved",
        "which store and which trash a command would use, and why",
      ],
    ],
  },
  parse(words, base) {
    const { store } = baseOf(words);
    const isResolved = isOn(words, "resolved") ?? false;
    return {
      later: async (tools) => ({
        document: await showDocument(tools, { isResolved, store, words, base }),
      }),
    };
  },
};
