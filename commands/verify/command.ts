import { BASE_FLAGS, baseOf, JSON_FLAG } from "../../lib/argv/base_flags.ts";
import { isOn } from "../../lib/argv/parse_words.ts";
import { SELECTOR_FLAGS, selectorOf } from "../../lib/argv/selector_flags.ts";
import type { Command } from "../command.ts";

/** `rollkeep verify`. */
export const VERIFY_COMMAND: Command = {
  spec: {
    brief: "Tell whether sealed threads are intact: unchanged, grown, damaged or vanished.",
    details: [
      "Reads every byte that was sealed. What Codex wrote behind it is growth, not damage; a rollout that",
      "Codex has compressed or unpacked since is held by what it contains. Changes nothing.",
      "Exit status: 0 intact, or nothing is sealed; 1 damaged or vanished; 2 something could not be read.",
    ],
    flags: [...SELECTOR_FLAGS, JSON_FLAG, ...BASE_FLAGS],
    positionals: { usage: "[ID…]", least: 0, most: Infinity },
    examples: [
      ["rollkeep verify", "is my history intact"],
      ["rollkeep verify --cwd . --json", "the threads of this folder, for a program"],
    ],
  },
  parse: (words, base) => ({
    command: "verify",
    ...baseOf(words),
    selector: selectorOf(words, base),
    json: isOn(words, "json") ?? false,
  }),
};
