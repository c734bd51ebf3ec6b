import {
  BASE_FLAGS,
  baseOf,
  flagsOf,
  JSON_FLAG,
  TRASH_FLAG,
} from "../../../lib/argv/base_flags.ts";
import { CONSENT_FLAGS, consentOf } from "../../../lib/argv/change_flags.ts";
import { allOf, isOn, lastOf } from "../../../lib/argv/parse_words.ts";
import { UsageError } from "../../../lib/model/error.ts";
import { asBatchId } from "../../../lib/model/ids.ts";
import { parseDuration } from "../../../lib/time/duration.ts";
import type { Command } from "../../command.ts";

const BATCHES = { kind: "text", placeholder: "BATCH", repeats: true } as const;
const AGE = { kind: "text", placeholder: "AGE", repeats: false } as const;

/** `rollkeep trash empty`. */
export const TRASH_EMPTY_COMMAND: Command = {
  spec: {
    brief: "Remove what lies in the trash for good; nothing else frees its space.",
    details: [
      "Rehearses unless told to act. Cannot be undone: what Codex's other databases, the journals of",
      "earlier batches and the cache keep of these threads goes too. What was removed is noted with its",
      "digests, and log forgets no batch. Nothing is ever emptied by itself.",
    ],
    flags: [
      ...flagsOf("Selecting", [
        ["batch-id", "B", BATCHES, "this batch"],
        ["older-than", "o", AGE, "batches that are at least so old: 30d, 12h, 2w"],
        ["all", "", { kind: "boolean" }, "every batch"],
      ]),
      ...CONSENT_FLAGS,
      JSON_FLAG,
      ...BASE_FLAGS,
      TRASH_FLAG,
    ],
    positionals: { usage: "", least: 0, most: 0 },
    examples: [
      ["rollkeep trash empty --older-than 30d", "rehearse: what would go"],
      ["rollkeep trash empty --all --apply", "everything; asks for the word EMPTY"],
    ],
  },
  parse(words) {
    const batches = allOf(words, "batch-id").map(asBatchId);
    const age = lastOf(words, "older-than");
    const all = isOn(words, "all") ?? false;
    const given = [batches.length > 0, age !== null, all].filter(Boolean).length;
    if (given > 1) {
      throw new UsageError("--batch-id, --older-than and --all cannot be combined", {
        hint: "name one of them",
      });
    }
    if (given === 0) {
      throw new UsageError("trash empty needs --batch-id, --older-than or --all", {
        hint: "rollkeep trash list shows the batches",
      });
    }
    return {
      command: "trash-empty",
      ...baseOf(words),
      batches,
      olderThanMs: age === null ? null : parseDuration(age),
      consent: consentOf(words),
      json: isOn(words, "json") ?? false,
    };
  },
};
