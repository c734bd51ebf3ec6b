/** Columns of `list` (compat §1.1), in the order they are documented. */
export const LIST_COLUMNS = [
  "id",
  "session_id",
  "created_at",
  "updated_at",
  "size",
  "size_bytes",
  "health",
  "host",
  "host_dir",
  "path",
  "name",
  "head",
  "flags",
  "title",
  "source",
  "model_provider",
  "git_branch",
  "history_mode",
  "subagents",
  "cause",
] as const;
/** A column of `list`. `name` is what the user has named the thread, `title` that, else its preview. */
export type ListColumn = typeof LIST_COLUMNS[number];

/** How `list` writes the threads. */
export type ListOutput =
  | {
    readonly format: "table";
    readonly columns: readonly ListColumn[] | "usual" | "detailed" | "hidden";
    /** Whether the header line is printed. */
    readonly header: boolean;
    /** Cells of the HEAD column; `fits`: what a terminal leaves to it, uncut in a pipe. */
    readonly headWidth: number | "fits" | "uncut";
  }
  | {
    readonly format: "csv" | "tsv";
    readonly columns: readonly ListColumn[] | "usual";
    readonly header: boolean;
  }
  | {
    readonly format: "json" | "ndjson";
    /** Keys of each thread; `usual`: codexsm's and ours. */
    readonly columns: readonly ListColumn[] | "usual";
  };
