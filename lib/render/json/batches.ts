import { count, flag, type JsonOf, list, nullable, object, oneOf, text } from "./shape.ts";

const BATCH_KEYS = {
  batch_id: text(),
  number: count("as undo and log take it; 0 is the newest"),
  at: text("when: RFC 3339, UTC; empty when nothing is known of it"),
  cause: object({
    command: list(text(), "the command line, word by word; empty when a program asked"),
    text: text("the same for people"),
  }),
  titles: list(text(), "what people call its first threads, five at most"),
};

/** `log`. */
export const LOG = object({
  schema: oneOf(["rollkeep.log/1"]),
  batches: list(
    object({
      ...BATCH_KEYS,
      action: oneOf([
        "delete",
        "restore",
        "archive",
        "unarchive",
        "hard-delete",
        "empty",
        "copy",
        "move",
        "import",
        "repair",
      ]),
      undoes: nullable(text("id of the batch it took back; null: a change of the user's own")),
      redoes: flag("whether that was an undo itself"),
      state: oneOf([
        "standing",
        "partly-undone",
        "undone",
        "emptied",
        "partly-emptied",
        "final",
        "unfinished",
      ]),
      threads: count("threads done"),
      files: count("rollouts of those"),
      size_bytes: count(),
      failed: count("threads not done"),
      emptied: count("threads done whose files were removed from the trash for good since"),
      session_ids: list(text(), "ids of the threads done"),
      waiting: list(
        object({ session_id: nullable(text()), reason: text("for people"), since: text() }),
        "threads that had to be left as they were found; every change tries them again",
      ),
      undo: nullable(text("command that takes it back; null: nothing does")),
    }),
    "newest first",
  ),
});
/** The log for programs. */
export type LogDocument = JsonOf<typeof LOG>;

/** `trash list`. */
export const TRASH_LIST = object({
  schema: oneOf(["rollkeep.trash-list/1"]),
  batches: list(
    object({
      ...BATCH_KEYS,
      threads: count("threads that it still holds"),
      size_bytes: count(),
      restore: text("command that brings them back"),
      empty: text("command that removes them for good"),
    }),
    "newest first",
  ),
  threads: count(),
  size_bytes: count(),
});
/** What lies in the trash, for programs. */
export type TrashDocument = JsonOf<typeof TRASH_LIST>;
