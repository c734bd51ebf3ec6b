import type { RolloutId } from "../ids.ts";

/** How a rollout that is lost is made anew, from the turns that Codex keeps of it (repair-rules §9). */
export interface Rebuild {
  /** Id that Codex keeps them under. */
  readonly rolloutId: RolloutId;
  /** Its first line, without the line feed. */
  readonly meta: string;
}
