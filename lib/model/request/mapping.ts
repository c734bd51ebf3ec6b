import type { AbsolutePath } from "../store.ts";

/** One folder whose threads go to another. */
export interface Mapping {
  /** Working directory that threads name now; absolute, clean, links resolved as far as it exists. */
  readonly from: AbsolutePath;
  /** The same as the user gave it, absolute and clean but with its links: threads may name either. */
  readonly fromGiven: AbsolutePath;
  /** Working directory they get; absolute, links resolved. */
  readonly to: AbsolutePath;
  /** Git branch that the copies get; `null`: their own. */
  readonly branch: string | null;
  /** Whether the threads themselves move instead of being copied. */
  readonly move: boolean;
  /** Whether threads of folders below go along, keeping the rest of their path. */
  readonly tree: boolean;
}
