/** What can be wrong with a thread or a store, by the id that `repair --only` takes (repair-rules §19). */
export type FindingId =
  | "poison-row"
  | "backfill-stuck"
  | "section-dangling"
  | "row-missing"
  | "row-path-dead"
  | "row-archived-mismatch"
  | "row-history-mode"
  | "row-model-empty"
  | "preview-empty"
  | "row-cwd-not-real"
  | "row-source-differs"
  | "projection-ahead"
  | "spawn-edge-missing"
  | "index-no-newline"
  | "names-from-index"
  | "merge-database"
  | "rollout-double"
  | "name-not-canonical"
  | "head-missing"
  | "head-broken"
  | "head-bom"
  | "head-utf16"
  | "head-not-first"
  | "head-mode-unknown"
  | "encoding-invalid"
  | "last-ordinal-missing"
  | "ordinals-overlap"
  | "base-missing"
  | "base-short"
  | "base-unreadable"
  | "base-offset-wrong"
  | "history-elsewhere"
  | "provider-differs"
  | "strip-reasoning"
  | "convert-2025"
  | "rebuild-ghost"
  | "drop-ghost";

/** Whom a finding hurts, worst first: everybody's list, opening the thread, seeing it, parts of it, nothing but looks. */
export type Severity = "store" | "unreadable" | "hidden" | "partial" | "cosmetic";

/** All of them, worst first. */
export const SEVERITIES: readonly Severity[] = [
  "store",
  "unreadable",
  "hidden",
  "partial",
  "cosmetic",
];

/** How a finding may be mended: by default, when it is named, or with a flag of its own. */
export type FindingClass = "safe" | "by-name" | "own-flag";

/** What a finding says of the thread at hand: names of facts and their values, for programs. */
export type FindingDetail = Readonly<Record<string, string | number | boolean | null>>;

/** Something that is wrong. */
export interface Finding {
  /** What it is, as in the list of findings. */
  readonly id: FindingId;
  /** The thread; `null` for the store. */
  readonly thread: string | null;
  /** How much it takes away. */
  readonly severity: Severity;
  /** How it has to be asked for to be mended. */
  readonly class: FindingClass;
  /** Whether Codex mends it by itself one day. */
  readonly healsItself: boolean;
  /** What it says of the thread at hand. */
  readonly detail: FindingDetail;
}
