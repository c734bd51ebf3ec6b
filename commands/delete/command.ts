import { BASE_FLAGS, baseOf, TRASH_FLAG } from "../../lib/argv/base_flags.ts";
import {
  CHANGE_FLAGS,
  changeFlagsOf,
  CONSENT_FLAGS,
  consentOf,
  LOG_FILE_FLAG,
} from "../../lib/argv/change_flags.ts";
import type { FlagSpec } from "../../lib/argv/flag_spec.ts";
import { isOn, lastOf } from "../../lib/argv/parse_words.ts";
import { SELECTOR_FLAGS, selectorOf } from "../../lib/argv/selector_flags.ts";
import type { Command } from "../command.ts";

const DELETE_FLAGS: readonly FlagSpec[] = ([
  ["hard", "remove for good instead of moving to the trash; asks for the word DELETE", "Safety"],
  ["keep-subagents", "leave spawned sub-agents where they are", "Safety"],
  ["with-forks", "take forks that read these threads along", "Safety"],
  ["verbose", "also say what stays where it is", "Output"],
] as const).map(([name, brief, group]) => ({ name, takes: { kind: "boolean" }, brief, group }));

/** `rollkeep delete`. */
export const DELETE_COMMAND: Command = {
  spec: {
    brief: "Move threads to the trash: files, database rows and names together.",
    details: [
      "Rehearses unless told to act. Takes exactly the threads that list shows for the same words,",
      "and their sub-agents. Pinned threads are passed by unless named by id or with --pinned.",
    ],
    flags: [
      ...SELECTOR_FLAGS,
      ...CONSENT_FLAGS,
      ...CHANGE_FLAGS,
      ...DELETE_FLAGS,
      ...BASE_FLAGS,
      TRASH_FLAG,
      LOG_FILE_FLAG,
    ],
    positionals: { usage: "[ID…]", least: 0, most: Infinity },
    examples: [
      ["rollkeep delete --older-than 180d", "rehearse: what would go"],
      ["rollkeep delete 01a10d9c --apply", "move one thread to the trash, asking once"],
      ["rollkeep delete --cwd ~/old-project --apply --yes", "a project's threads, no question"],
    ],
  },
  parse(words, base) {
    return {
      command: "delete",
      ...baseOf(words),
      ...changeFlagsOf(words),
      selector: selectorOf(words, base),
      consent: consentOf(words),
      hard: isOn(words, "hard") ?? false,
      withForks: isOn(words, "with-forks") ?? false,
      keepSubagents: isOn(words, "keep-subagents") ?? false,
      logFile: lastOf(words, "log-file") !== null,
      verbose: isOn(words, "verbose") ?? false,
    };
  },
};
