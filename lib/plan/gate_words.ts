/** What the gates call the ways through them: flags at a prompt, options in a program. */
export interface GateWords {
  readonly confirm: string;
  readonly yes: string;
  /** The limit of threads, with its value. */
  readonly maxBatch: (limit: number) => string;
  /** What selects something. */
  readonly selectors: string;
}

/** At a prompt. */
export const FLAG_WORDS: GateWords = {
  confirm: "--confirm",
  yes: "--yes",
  maxBatch: (limit) => `--max-batch=${limit}`,
  selectors: "at least one selector (an ID, --id, --id-prefix, --host-contains, " +
    "--path-contains, --head-contains, --older-than, --health, …), or --all",
};

/** In a program. */
export const OPTION_WORDS: GateWords = {
  confirm: "confirm",
  yes: "yes",
  maxBatch: (limit) => `maxBatch ${limit}`,
  selectors: "a selector with at least one filter",
};
