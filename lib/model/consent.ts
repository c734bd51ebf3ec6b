/** What the flags `--dry-run --confirm --apply --yes --hard --interactive-confirm` together permit (design table). */
export type Consent =
  /** Show what would happen; change nothing. */
  | { readonly kind: "rehearse" }
  /** Act; whether one question comes first is decided by `ask`. */
  | { readonly kind: "act"; readonly ask: Ask }
  /** `--dry-run=false` without `--confirm`: a closed gate, named with all others. */
  | { readonly kind: "needs-confirm"; readonly ask: Ask };

/** The same for a change that needs no question: it takes nothing away from where it is. */
export function unasked(consent: Consent): Consent {
  return consent.kind === "rehearse" ? consent : { ...consent, ask: "none" };
}

/**
 * `question`: on a terminal one question, elsewhere `--yes` is needed. `none`: `--yes` was given.
 * `single`: no question; only a single thread may go without `--yes` (`--interactive-confirm=false`).
 */
export type Ask = "question" | "none" | "single";
