/** One folder whose threads go to another. */
export interface Mapping {
  /** Working directory that threads name now; absolute, clean, links resolved as far as it exists. One of Windows is text only. */
  readonly from: string;
  /** The same as the user gave it, absolute and clean but with its links: threads may name either. */
  readonly fromGiven: string;
  /** Working directory they get; absolute, links resolved. One of Windows is text only. */
  readonly to: string;
  /** Git branch that the copies get; `null`: their own. */
  readonly branch: string | null;
  /** Whether the threads themselves move instead of being copied. */
  readonly move: boolean;
  /** Whether threads of folders below go along, keeping the rest of their path. */
  readonly tree: boolean;
}
