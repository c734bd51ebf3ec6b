/** A wish of the user to stop (ctrl-c, or the system asking the program to end), heard between two pieces of work. */
export interface InterruptWatch {
  /** Lets a signal that has come meanwhile be heard. Cheap enough to be asked before every thread. */
  pause(): Promise<void>;
  /** Whether the user has asked to stop. */
  requested(): boolean;
  /** Stops listening: from then on a signal ends the program at once. A second call changes nothing. */
  end(): void;
}

/** Stop signals. */
export interface Interrupts {
  /** Listens from now on; while it does, a signal does not end the program. */
  watch(): InterruptWatch;
}
