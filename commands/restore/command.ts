import { BASE_FLAGS, baseOf, TRASH_FLAG } from "../../lib/argv/base_flags.ts";
import {
  CHANGE_FLAGS,
  changeFlagsOf,
  CONSENT_FLAGS,
  consentOf,
  LOG_FILE_FLAG,
} from "../../lib/argv/change_flags.ts";
import { allOf, isOn } from "../../lib/argv/parse_words.ts";
import { SELECTOR_FLAGS, selectorOf } from "../../lib/argv/selector_flags.ts";
import { selectsAnything } from "../../lib/catalog/find/given_filters.ts";
import { UsageError } from "../../lib/model/error.ts";
import { asBatchId } from "../../lib/model/ids.ts";
import type { Command } from "../command.ts";

/** `rollkeep restore`. */
export const RESTORE_COMMAND: Command = {
  spec: {
    brief: "Bring threads back from the trash, by selector or whole batches.",
    details: [
      "Selectors mean in the trash what they mean in the store. Files come back to their own places with",
      "their times, rows and names with their values; also files that codexsm put into the trash.",
    ],
    flags: [
      ...SELECTOR_FLAGS,
      {
        name: "batch-id",
        short: "B",
        takes: { kind: "text", placeholder: "BATCH", repeats: true },
        brief: "everything that this batch still holds",
        group: "Selecting",
      },
      ...CONSENT_FLAGS,
      ...CHANGE_FLAGS,
      {
        name: "with-parents",
        takes: { kind: "boolean" },
        brief: "take threads in the trash that these ones read along",
        group: "Safety",
      },
      ...BASE_FLAGS,
      TRASH_FLAG,
      LOG_FILE_FLAG,
    ],
    positionals: { usage: "[ID…]", least: 0, most: Infinity, among: "trash" },
    examples: [
      ["rollkeep restore --name-contains checkout", "rehearse: what would come back"],
      ["rollkeep restore 01a10d9c --apply", "bring one thread back, asking once"],
    ],
  },
  parse(words, base) {
    const selector = selectorOf(words, base);
    const batches = allOf(words, "batch-id").map(asBatchId);
    if (batches.length > 0 && selectsAnything(selector)) {
      throw new UsageError("restore --batch-id cannot be combined with selector flags", {
        hint: "leave one of them out",
      });
    }
    return {
      command: "restore",
      ...baseOf(words),
      ...changeFlagsOf(words),
      selector,
      batches,
      consent: consentOf(words),
      withParents: isOn(words, "with-parents") ?? false,
    };
  },
};
