import type { AbsolutePath } from "../store.ts";

/** Where a file of settings is to be written. */
export interface SettingsTarget {
  /** The file itself; where a link is named, what it leads to. */
  readonly target: AbsolutePath;
  /** Where the file that is there will be kept; `null`: none is there. */
  readonly kept: AbsolutePath | null;
}
