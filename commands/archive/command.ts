import { BASE_FLAGS, baseOf, TRASH_FLAG } from "../../lib/argv/base_flags.ts";
import {
  CHANGE_FLAGS,
  changeFlagsOf,
  CONSENT_FLAGS,
  consentOf,
} from "../../lib/argv/change_flags.ts";
import { SELECTOR_FLAGS, selectorOf } from "../../lib/argv/selector_flags.ts";
import type { Command } from "../command.ts";

function archiveCommand(
  name: "archive" | "unarchive",
  { brief, example, among }: {
    readonly brief: string;
    readonly example: string;
    readonly among: "active" | "archived";
  },
): Command {
  return {
    spec: {
      brief,
      details: [
        "Does what Codex's own command does, for many threads at once, and can be undone. Spawned",
        "sub-agents go along. Threads that are there already stay as they are.",
      ],
      flags: [...SELECTOR_FLAGS, ...CONSENT_FLAGS, ...CHANGE_FLAGS, ...BASE_FLAGS, TRASH_FLAG],
      positionals: { usage: "[ID…]", least: 0, most: Infinity, among },
      examples: [
        [`rollkeep ${name} ${example}`, "rehearse"],
        [`rollkeep ${name} 01a10d9c --apply`, "one thread, asking once"],
      ],
    },
    parse: (words, base) => ({
      command: name,
      ...baseOf(words),
      ...changeFlagsOf(words),
      selector: selectorOf(words, base),
      consent: consentOf(words),
    }),
  };
}

/** `rollkeep archive`. */
export const ARCHIVE_COMMAND: Command = archiveCommand("archive", {
  brief: "Move threads into Codex's archive, as codex archive does.",
  example: "--older-than 90d --archived no",
  among: "active",
});

/** `rollkeep unarchive`. */
export const UNARCHIVE_COMMAND: Command = archiveCommand("unarchive", {
  brief: "Move threads out of Codex's archive, as codex unarchive does.",
  example: "--cwd . --archived yes",
  among: "archived",
});
