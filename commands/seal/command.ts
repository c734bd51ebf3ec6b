import { BASE_FLAGS, baseOf, JSON_FLAG, TRASH_FLAG } from "../../lib/argv/base_flags.ts";
import { CONSENT_FLAGS, consentOf } from "../../lib/argv/change_flags.ts";
import { isOn } from "../../lib/argv/parse_words.ts";
import { SELECTOR_FLAGS, selectorOf } from "../../lib/argv/selector_flags.ts";
import { unasked } from "../../lib/model/consent.ts";
import type { Command } from "../command.ts";

/** `rollkeep seal`. */
export const SEAL_COMMAND: Command = {
  spec: {
    brief: "Write down the SHA-256 of threads beside them, for verify to hold them against.",
    details: [
      "Each rollout gets NAME.sha256, which sha256sum -c takes as well. With --apply it acts without a",
      "question: it takes nothing away. Threads in use are left out; one that is not what its sidecar says",
      "keeps that. Sidecars go along when rollkeep moves, archives or deletes a thread.",
    ],
    flags: [...SELECTOR_FLAGS, ...CONSENT_FLAGS, JSON_FLAG, ...BASE_FLAGS, TRASH_FLAG],
    positionals: { usage: "[ID…]", least: 0, most: Infinity },
    examples: [
      ["rollkeep seal --all --apply", "seal what is new or has grown"],
      ["rollkeep seal --older-than 30d", "rehearse"],
    ],
  },
  parse: (words, base) => ({
    command: "seal",
    ...baseOf(words),
    selector: selectorOf(words, base),
    consent: unasked(consentOf(words)),
    json: isOn(words, "json") ?? false,
  }),
};
