import { BASE_FLAGS, baseOf, flagsOf, formatOf, JSON_FLAG } from "../../../lib/argv/base_flags.ts";
import { isOn, lastOf } from "../../../lib/argv/parse_words.ts";
import type { Command } from "../../command.ts";
import { AGENTS_FORMAT, CWD_FLAG, lookForGround } from "../look_for_ground.ts";

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
    return async (files) => ({
      ...request,
      ground: await lookForGround({ words, base, store: request.store }, files),
    });
  },
};
