/** Exit statuses, the same for every command. */
export const EXIT = {
  /** Done, rehearsed, or nothing to do. */
  done: 0,
  /** Failed, refused or misused; nothing changed. */
  failed: 1,
  /** Partly done, or a list with entries that could not be read. */
  partial: 2,
  /** Nothing of it succeeded. */
  nothing: 3,
  /** Interrupted. */
  interrupted: 130,
} as const;

/** One of {@link EXIT}. */
export type ExitStatus = typeof EXIT[keyof typeof EXIT];
