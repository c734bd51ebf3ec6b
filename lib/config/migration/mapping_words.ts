/** One mapping as it was written, before any folder was looked at. */
export interface MappingWords {
  readonly from: string;
  readonly to: string;
  /** `null`: not given. */
  readonly branch: string | null;
  readonly move: boolean;
  readonly tree: boolean;
  /** Line of the migration file that it begins at, from 1; `null` for flags. */
  readonly line: number | null;
}
