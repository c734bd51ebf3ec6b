import { BASE_FLAGS, baseOf, TRASH_FLAG } from "../../lib/argv/base_flags.ts";
import {
  changeFlagsOf,
  CONSENT_FLAGS,
  consentOf,
  maxBatchFlag,
  PREVIEW_FLAGS,
} from "../../lib/argv/change_flags.ts";
import type { FlagSpec } from "../../lib/argv/flag_spec.ts";
import { allOf, isOn, lastOf, limitOf } from "../../lib/argv/parse_words.ts";
import { SELECTOR_FLAGS, selectorOf } from "../../lib/argv/selector_flags.ts";
import type { FindingId } from "../../lib/model/diagnosis/finding.ts";
import { UsageError } from "../../lib/model/error.ts";
import { nearest } from "../../lib/text/nearest.ts";
import { absolutePath } from "../../lib/text/path_text.ts";
import type { Command } from "../command.ts";

/** Every finding by its id; what `--only` takes. */
const FINDING_IDS: Readonly<Record<FindingId, true>> = {
  "poison-row": true,
  "backfill-stuck": true,
  "section-dangling": true,
  "row-missing": true,
  "row-path-dead": true,
  "row-archived-mismatch": true,
  "row-history-mode": true,
  "row-model-empty": true,
  "preview-empty": true,
  "row-cwd-not-real": true,
  "row-source-differs": true,
  "projection-ahead": true,
  "spawn-edge-missing": true,
  "index-no-newline": true,
  "names-from-index": true,
  "merge-database": true,
  "rollout-double": true,
  "name-not-canonical": true,
  "head-missing": true,
  "head-broken": true,
  "head-bom": true,
  "head-utf16": true,
  "head-not-first": true,
  "head-mode-unknown": true,
  "encoding-invalid": true,
  "last-ordinal-missing": true,
  "ordinals-overlap": true,
  "base-missing": true,
  "base-short": true,
  "base-unreadable": true,
  "base-offset-wrong": true,
  "history-elsewhere": true,
  "provider-differs": true,
  "strip-reasoning": true,
  "convert-2025": true,
  "rebuild-ghost": true,
  "drop-ghost": true,
};

/** Flags that each name one finding, which nothing else does. */
const OWN_FLAGS: readonly (readonly [flag: string, finding: FindingId, brief: string])[] = [
  ["drop-ghosts", "drop-ghost", "take away rows of which no file is anywhere, and no turn"],
  ["rebuild-ghosts", "rebuild-ghost", "make files anew from the turns that Codex still keeps"],
  [
    "inline",
    "history-elsewhere",
    "copy forks into files of their own, so that what they read can go",
  ],
  ["strip-reasoning", "strip-reasoning", "send no reasoning that another provider has encrypted"],
  ["convert-2025", "convert-2025", "convert flat files of 2025, which no Codex of today reads"],
];

const REPAIR_FLAGS: readonly FlagSpec[] = [
  {
    name: "provider",
    takes: { kind: "text", placeholder: "NAME", repeats: false },
    brief: "give threads of another model provider this one, which config.toml has to know",
    group: "Safety",
  },
  {
    name: "merge-database",
    takes: { kind: "path-or-nothing", placeholder: "FILE" },
    brief: "take names, sections and times over from another database, or the best in db-backups",
    group: "Safety",
  },
  {
    name: "in-place",
    takes: { kind: "boolean" },
    brief: "with --inline: the fork itself takes in what it reads, instead of a copy",
    group: "Safety",
  },
  {
    name: "only",
    takes: {
      kind: "text",
      placeholder: "FINDING",
      repeats: true,
      known: Object.keys(FINDING_IDS),
    },
    brief: "mend this finding alone, by the word that why and doctor have for it; repeats",
    group: "Selecting",
  },
  maxBatchFlag("most threads; 0: no limit (default: ROLLKEEP_MAX_BATCH, else 0)"),
  ...OWN_FLAGS.map(([name, , brief]): FlagSpec => {
    return { name, takes: { kind: "boolean" }, brief, group: "Safety" };
  }),
];

/** `rollkeep repair`. */
export const REPAIR_COMMAND: Command = {
  spec: {
    brief: "Mend what why and doctor find, so that Codex lists and resumes threads again.",
    details: [
      "Rehearses unless told to act. Mends what is safe, and what --only names; undo takes it back.",
      "Without an ID or a selector it looks at every thread, and at what concerns the whole store.",
    ],
    flags: [
      ...REPAIR_FLAGS,
      ...SELECTOR_FLAGS,
      ...CONSENT_FLAGS,
      ...PREVIEW_FLAGS,
      ...BASE_FLAGS,
      TRASH_FLAG,
    ],
    positionals: { usage: "[ID…]", least: 0, most: Infinity },
    examples: [
      ["rollkeep repair", "rehearse: what would be mended, and what it takes"],
      ["rollkeep repair 01a10d9c --apply", "mend one thread, asking once"],
      ["rollkeep repair --only row-path-dead --apply --yes", "one kind of finding, no question"],
    ],
  },
  parse(words, base) {
    const { preview, previewLimit, json } = changeFlagsOf(words);
    const provider = lastOf(words, "provider");
    const ofProvider: FindingId[] = provider === null ? [] : ["provider-differs"];
    const merge = lastOf(words, "merge-database");
    const ofMerge: FindingId[] = merge === null ? [] : ["merge-database"];
    const inPlace = isOn(words, "in-place") === true;
    if (inPlace && isOn(words, "inline") !== true) {
      throw new UsageError("Cannot repair with --in-place: it belongs to --inline");
    }
    const own = OWN_FLAGS.filter(([flag]) => isOn(words, flag) === true).map(([, id]) => id);
    return {
      command: "repair",
      ...baseOf(words),
      ...{ preview, previewLimit, json },
      maxBatch: limitOf(words, { name: "max-batch", otherwise: null }),
      selector: selectorOf(words, base),
      consent: consentOf(words),
      provider,
      inPlace,
      only: [...allOf(words, "only").map(findingId), ...own, ...ofProvider, ...ofMerge],
      mergeFrom: merge === null || merge === "" ? null : absolutePath(merge, base),
    };
  },
};

/** @throws {UsageError} when no finding is called so. */
function findingId(word: string): FindingId {
  const ids = Object.keys(FINDING_IDS) as FindingId[];
  const found = ids.find((id) => id === word.toLowerCase());
  if (found !== undefined) return found;
  const near = nearest(word, ids);
  throw new UsageError(`Cannot repair "${word}": no finding is called so`, {
    hint: near === null ? `the findings are ${ids.join(", ")}` : `did you mean ${near}?`,
  });
}
