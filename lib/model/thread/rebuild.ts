import type { RolloutId } from "../ids.ts";

/** How a rollout that is lost is made anew, from the turns that Codex keeps of it (repair-rules §9). */
export interface Rebuild {
  /** Id that Codex keeps them under. */
  readonly rolloutId: RolloutId;
  /** Its first line, without the line feed. */
  readonly meta: string;
}

/** How a flat file of 2025 becomes a rollout of today (repair-rules §15). */
export interface Conversion {
  /** Its new first line, without the line feed. */
  readonly meta: string;
}

/** What a rollout is made of where it is no copy of another one. */
export interface MadeOf {
  /** How it is made without any rollout; absent: of one. `from` is then its own place, `expect` what it is to be like. */
  readonly rebuild?: Rebuild;
  /** How it is made of a flat file of 2025; absent: of none. */
  readonly convert?: Conversion;
}
