import { BASE_FLAGS, baseOf, JSON_FLAG, TRASH_FLAG } from "../../lib/argv/base_flags.ts";
import { CONSENT_FLAGS, consentOf, isBare } from "../../lib/argv/change_flags.ts";
import type { Declaration } from "../../lib/argv/flag_spec.ts";
import { isOn } from "../../lib/argv/parse_words.ts";
import type { Command } from "../command.ts";

/** Said alone on a terminal it asks. */
const ASKING_FLAGS = CONSENT_FLAGS.map((flag) =>
  flag.name === "dry-run"
    ? { ...flag, brief: "show what would happen and change nothing (the default in a pipe)" }
    : flag
);

function takingBack<const Name extends "undo" | "redo">(
  name: Name,
  texts: Pick<Declaration, "brief" | "details" | "examples">,
): Command {
  return {
    spec: {
      ...texts,
      flags: [...ASKING_FLAGS, JSON_FLAG, ...BASE_FLAGS, TRASH_FLAG],
      positionals: { usage: "[BATCH]", least: 0, most: 1 },
    },
    parse: (words) => ({
      command: name,
      ...baseOf(words),
      batch: words.positionals[0] ?? null,
      consent: consentOf(words),
      bare: isBare(words),
      json: isOn(words, "json") ?? false,
    }),
  };
}

/** `rollkeep undo`. */
export const UNDO_COMMAND: Command = takingBack("undo", {
  brief: "Take a batch back: by default the newest that still stands.",
  details: [
    "Files return to their places with their times, rows and names with their values. Said again it",
    "walks further back. BATCH is a number of rollkeep log, or an id; that of an undo takes the undo",
    "back, which does the change again.",
  ],
  examples: [
    ["rollkeep undo", "on a terminal: show the plan and ask"],
    ["rollkeep undo --apply --yes", "take the newest change back, no question"],
    ["rollkeep undo 2", "the batch that rollkeep log numbers 2"],
  ],
});

/** `rollkeep redo`. */
export const REDO_COMMAND: Command = takingBack("redo", {
  brief: "Do the change again that the newest undo took back.",
  details: ["With the number or id of an undo: the change that this one took back."],
  examples: [["rollkeep redo --apply --yes", "do it again, no question"]],
});
