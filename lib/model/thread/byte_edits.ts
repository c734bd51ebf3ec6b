/** Bytes of a file that become as many others. */
export interface Patch {
  /** Where they begin, in bytes. */
  readonly offset: number;
  /** What they must still be, in base64. */
  readonly before: string;
  /** In base64; as many bytes. */
  readonly after: string;
}

/** Bytes of a file that others take the place of, however many. */
export interface Splice {
  /** Where they begin, in bytes of the file before. */
  readonly offset: number;
  /** How many go. */
  readonly remove: number;
  /** What comes, in base64. */
  readonly insert: string;
}
