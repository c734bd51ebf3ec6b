import { BASE_FLAGS, baseOf, JSON_FLAG, TRASH_FLAG } from "../../lib/argv/base_flags.ts";
import { CONSENT_FLAGS, consentOf } from "../../lib/argv/consent_flags.ts";
import { choiceOf, countOf, isOn, lastOf } from "../../lib/argv/flag_values.ts";
import type { FlagSpec } from "../../lib/argv/flag_spec.ts";
import { SELECTOR_FLAGS, selectorOf } from "../../lib/argv/selector_flags.ts";
import type { Command } from "../command.ts";

const DEFAULT_MAX_BATCH = 50;
const DEFAULT_PREVIEW_LIMIT = 20;

const SAFETY_FLAGS: readonly FlagSpec[] = ([
  ["max-batch", "", { kind: "count" }, "most threads (default 50); 0: no limit, needs --yes"],
  ["hard", "", { kind: "boolean" }, "remove for good instead of moving to the trash"],
  ["keep-subagents", "", { kind: "boolean" }, "leave spawned sub-agents where they are"],
  ["with-forks", "", { kind: "boolean" }, "take forks that read these threads along"],
] as const).map(([name, short, takes, brief]) => ({
  name,
  ...(short === "" ? {} : { short }),
  takes,
  brief,
  group: "Safety",
}));

const OUTPUT_FLAGS: readonly FlagSpec[] = [
  {
    name: "preview",
    short: "P",
    takes: { kind: "choice", words: ["full", "sample", "none"], repeats: false },
    brief: "how much is shown before the question (default sample)",
    group: "Output",
  },
  {
    name: "preview-limit",
    short: "L",
    takes: { kind: "count" },
    brief: "rows of a sample (default 20)",
    group: "Output",
  },
  {
    name: "verbose",
    takes: { kind: "boolean" },
    brief: "also say what stays where it is",
    group: "Output",
  },
  JSON_FLAG,
];

/** `rollkeep delete`. */
export const DELETE_COMMAND: Command = {
  spec: {
    name: "delete",
    brief: "Move threads to the trash: files, database rows and names together.",
    details: [
      "Rehearses unless told to act. Takes exactly the threads that list shows for the same words,",
      "and their sub-agents. Pinned threads are passed by unless named by id or with --pinned.",
    ],
    flags: [
      ...SELECTOR_FLAGS,
      ...CONSENT_FLAGS,
      ...SAFETY_FLAGS,
      ...OUTPUT_FLAGS,
      ...BASE_FLAGS,
      TRASH_FLAG,
      {
        name: "log-file",
        takes: { kind: "text", placeholder: "FILE", repeats: false },
        brief: "accepted for codexsm's sake; each batch keeps its own journal",
        group: "Store",
      },
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
      selector: selectorOf(words, base),
      consent: consentOf(words),
      hard: isOn(words, "hard") ?? false,
      maxBatch: countOf(words, "max-batch") ?? DEFAULT_MAX_BATCH,
      preview: choiceOf(words, { name: "preview", otherwise: "sample" }),
      previewLimit: countOf(words, "preview-limit") ?? DEFAULT_PREVIEW_LIMIT,
      withForks: isOn(words, "with-forks") ?? false,
      keepSubagents: isOn(words, "keep-subagents") ?? false,
      logFile: lastOf(words, "log-file") !== null,
      verbose: isOn(words, "verbose") ?? false,
      json: isOn(words, "json") ?? false,
    };
  },
};
