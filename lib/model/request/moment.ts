/** A moment as the user names it: one in time, or so long before now. */
export type Moment =
  /** Milliseconds since the epoch. */
  | { readonly kind: "at"; readonly epochMs: number }
  /** Milliseconds before now. */
  | { readonly kind: "ago"; readonly ms: number };

/** The moment in milliseconds since the epoch. */
export function momentMs(moment: Moment, nowMs: number): number {
  return moment.kind === "at" ? moment.epochMs : nowMs - moment.ms;
}
