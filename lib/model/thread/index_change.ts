/** Line feeds that the name index gets, or loses again; nothing else of it changes. */
export interface IndexChange {
  /** Digest that it must still have. */
  readonly before: string;
  /** Digest that it has then. */
  readonly after: string;
  /** Where the line feeds lie in the text that has them, in UTF-16 units, ascending. */
  readonly breaks: readonly number[];
  /** Whether they go. Absent: they come. */
  readonly takes?: true;
}
