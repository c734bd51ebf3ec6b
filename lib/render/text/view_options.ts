/** What every view needs to know of the place it is drawn in. */
export interface ViewOptions {
  /** Whether a person reads it: relative times, cut cells. */
  readonly terminal: boolean;
  /** Whether to colour. */
  readonly color: boolean;
  /** Cells of the terminal; `null` when it is none. */
  readonly width: number | null;
  /** Lines of the terminal; `null` when it is none. */
  readonly height: number | null;
  /** Home folder, shown as `~`; `null` when unknown. */
  readonly home: string | null;
  /** Time zone in which times are told to people; `null`: in UTC, exactly, as programs read them. */
  readonly zone: string | null;
  /** Now, milliseconds since the epoch. */
  readonly nowMs: number;
}
