/** How a check of `doctor` turned out. `unknown`: it could not be asked. */
export const CHECK_STATUSES = ["ok", "warn", "fail", "unknown"] as const;
/** One of {@link CHECK_STATUSES}. */
export type CheckStatus = typeof CHECK_STATUSES[number];

/** One check of a store. */
export interface Check {
  /** What was checked; a finding by its own id. */
  readonly id: string;
  /** How it turned out. */
  readonly status: CheckStatus;
  /** The outcome, one line. May quote text of Codex's files. */
  readonly summary: string;
  /** More of it, for programs and for the curious; the names say what each is. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Commands that help; empty: none does, or none is needed. */
  readonly help: readonly string[];
}

/** What `doctor` found in a store. */
export interface Diagnosis {
  /** The worst of the checks, `fail` before `unknown` before `warn`. */
  readonly status: CheckStatus;
  /** One sentence that a worried person can read. */
  readonly verdict: string;
  /** Every check, those first that concern everybody. */
  readonly checks: readonly Check[];
}
