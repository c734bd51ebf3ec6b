import { BASE_FLAGS, baseOf, JSON_FLAG, TRASH_FLAG } from "../../lib/argv/base_flags.ts";
import { CONSENT_FLAGS, consentOf, isBare } from "../../lib/argv/consent_flags.ts";
import { isOn } from "../../lib/argv/flag_values.ts";
import type { Command } from "../command.ts";

/** `rollkeep undo`. */
export const UNDO_COMMAND: Command = {
  spec: {
    name: "undo",
    brief: "Take a batch back: by default the newest that still stands.",
    details: [
      "Files return to their places with their times, rows and names with their values. Said again it",
      "walks further back. The id of an undo takes the undo back, which does the change again.",
    ],
    flags: [...CONSENT_FLAGS, JSON_FLAG, ...BASE_FLAGS, TRASH_FLAG],
    positionals: { usage: "[BATCH]", least: 0, most: 1 },
    examples: [
      ["rollkeep undo", "on a terminal: show the plan and ask"],
      ["rollkeep undo --apply --yes", "take the newest change back, no question"],
    ],
  },
  parse(words) {
    return {
      command: "undo",
      ...baseOf(words),
      batch: words.positionals[0] ?? null,
      consent: consentOf(words),
      bare: isBare(words),
      json: isOn(words, "json") ?? false,
    };
  },
};
