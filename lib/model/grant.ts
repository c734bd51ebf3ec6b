/** The files a command may read and write, fixed before it starts. Paths are absolute and nested ones folded. */
export interface Grant {
  /** Paths it may read; `/` means anywhere. */
  readonly read: readonly string[];
  /** Paths it may write. */
  readonly write: readonly string[];
  /** Environment variables it may read. */
  readonly env: readonly string[];
  /** Whether it may ask for free space (`statfs`). */
  readonly statfs: boolean;
}
