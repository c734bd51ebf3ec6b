import type { Head } from "./head.ts";

/** Rollouts whose heads two threads read, each piece by whoever claims it first. Plain data. */
export interface HeadOffer {
  /** Absolute paths. */
  readonly paths: readonly string[];
  /** Per piece of them: 1 once it is claimed. */
  readonly claims: Int32Array<SharedArrayBuffer>;
}

/** What reading one head came to: the head, or why there is none. */
export type HeadResult = { readonly head: Head } | { readonly trouble: string };
