import { BASE_FLAGS, baseOf, flagsOf, formatOf, JSON_FLAG } from "../../../lib/argv/base_flags.ts";
import { isOn } from "../../../lib/argv/parse_words.ts";
import type { Command } from "../../command.ts";
import { AGENTS_FORMAT, CWD_FLAG, lookForGround } from "../look_for_ground.ts";

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
    const request = {
      command: "agents-lint",
      ...baseOf(words),
      strict: isOn(words, "strict") ?? false,
      format: formatOf<"table">(words, "table"),
    } as const;
    return async (files) => ({
      ...request,
      ground: await lookForGround({ words, base, store: request.store }, files),
    });
  },
};
