import type { RefusalReason } from "../../model/error.ts";
import {
  anything,
  count,
  either,
  flag,
  type JsonOf,
  list,
  nullable,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  text,
} from "./shape.ts";

/** Keys that end every change: what to know, and the command to say next. */
const END = {
  notes: list(text(), "for people: what to know beside the numbers"),
  apply: optional(text("after a rehearsal: the command that does it")),
  undo: optional(text("after a change: the command that takes it back")),
};

const BATCH_ID = optional(text("id of the batch; left out when nothing was changed"));
const CUT_OFF = optional(text("why it is not over; the next change brings it to a whole state"));

const REASON: Shape<RefusalReason | "pinned" | "as-it-is" | "gone" | "used" | "waits"> = oneOf([
  "no-selector",
  "needs-confirm",
  "needs-yes",
  "over-max-batch",
  "live",
  "needed-by-fork",
  "subagent-stays",
  "unknown-schema",
  "broken-config",
  "no-room",
  "unwritable",
  "not-a-store",
  "unreadable",
  "conflict",
  "pinned",
  "as-it-is",
  "gone",
  "used",
  "waits",
]);

const FILE = object({
  session_id: text("thread id; empty when it cannot be known"),
  title: nullable(text("name of the thread, else its preview; null: there is neither")),
  path: text("before"),
  destination: optional(text("after; left out where the file is gone for good")),
  status: oneOf([
    "simulated",
    "deleted",
    "restored",
    "archived",
    "unarchived",
    "copied",
    "moved",
    "repaired",
    "failed",
    "skipped",
  ], "skipped: not tried, because another thread failed or the user stopped"),
  error: optional(text("why it failed, or was not tried")),
});

/** A change: `delete`, `restore`, `undo`, `redo`, `archive`, `unarchive`, `trash empty`. */
export function changeShape(schema: string) {
  return object({
    schema: oneOf([schema]),
    batch_id: BATCH_ID,
    rollback_from_batch_id: optional(text("id of the batch that is taken back")),
    action: text("codexsm's word for it, or ours"),
    simulation: flag("whether it is a rehearsal"),
    matched_count: count("files in results"),
    succeeded: count("files"),
    failed: count("files"),
    skipped: count("files"),
    affected_bytes: count(),
    threads: count("threads, sub-agents included"),
    subagents: count("sub-agents among them"),
    subagent_bytes: count(),
    rows: count("rows of Codex's database that go, return or change"),
    names: count("lines of Codex's name index that go or return"),
    journals: optional(count("journals that lose what they hold of conversations")),
    results: list(FILE, "one for each file"),
    passed_by: list(
      object({
        thread: text("thread id, or the path of a thread without one; of trash empty a batch"),
        reason: REASON,
        message: text("for people"),
      }),
      "what stays, and why",
    ),
    stepped_over: optional(
      list(
        object({ batch_id: text(), reason: text("for people") }),
        "of undo and redo: batches that can never be taken back, newest first",
      ),
    ),
    cut_off: CUT_OFF,
    error_summary: optional(text("how many files failed")),
    ...END,
  });
}
/** A change for programs. */
export type ChangeDocument = JsonOf<ReturnType<typeof changeShape>>;

const MIGRATION_KEYS = {
  from_cwd: text("folder of the sources; empty where they go into another home and keep theirs"),
  to_cwd: text("folder of the copies; empty likewise"),
  into: optional(text("home that they go into; left out: they stay in their own")),
  dest_branch: optional(text("branch that was asked for")),
  matched: count("sessions to copy or move"),
  created: count("0 in a rehearsal"),
  skipped: count("sessions that are there already"),
  dry_run: flag("whether it is a rehearsal"),
  print_created: flag(),
  planned: list(object({
    source_id: text(),
    dest_id: text(),
    source_rollout: text(),
    dest_rollout: text(),
    source_cwd: text(),
    dest_cwd: text(),
    source_branch: text("empty: none"),
    dest_branch: text("empty: none"),
  })),
  warnings: list(text()),
};
const MIGRATION = object(MIGRATION_KEYS);
/** What one mapping came to. */
export type MigrationObject = JsonOf<typeof MIGRATION>;

const ACTION = oneOf(["dry-run", "migrate"]);
const MAPPING_ERROR = optional(text("why it failed"));

/** `session migrate` of one mapping. */
export const MIGRATE = object({
  schema: oneOf(["rollkeep.session-migrate/1"]),
  batch_id: BATCH_ID,
  action: ACTION,
  ...MIGRATION_KEYS,
  move: flag("whether the sessions themselves move"),
  tree: flag("whether sessions of folders below go along"),
  error: MAPPING_ERROR,
  ...END,
});

/** `session migrate --file`. */
export const MIGRATE_BATCH = object({
  schema: oneOf(["rollkeep.session-migrate-batch/1"]),
  batch_id: BATCH_ID,
  action: ACTION,
  dry_run: flag("whether it is a rehearsal"),
  print_created: flag(),
  total_mappings: count("mappings in the file, those not reached included"),
  succeeded: count("mappings"),
  failed: count("mappings"),
  matched: count("sessions"),
  created: count("sessions"),
  skipped: count("sessions"),
  items: list(object({
    mapping: object({
      from: text(),
      to: text(),
      branch: optional(text("left out: each keeps its own")),
      move: flag(),
      tree: flag(),
    }),
    result: MIGRATION,
    error: MAPPING_ERROR,
  })),
  ...END,
});
/** A migration for programs. */
export type MigrateDocument = JsonOf<typeof MIGRATE> | JsonOf<typeof MIGRATE_BATCH>;

/** `session migrate --suggest`. */
export const SUGGESTIONS = object({
  schema: oneOf(["rollkeep.session-migrate-suggest/1"]),
  under: list(text(), "folders below which it looked"),
  suggestions: list(object({
    from: text("a folder that threads name and that is gone"),
    threads: count("threads that name it"),
    below: count("threads of gone folders below it, which go along"),
    to: nullable(text("the likeliest new place; null: none was found")),
    reason: nullable(oneOf(["same-remote", "same-commit", "same-name"], "why")),
    others: list(text(), "other places that fit as well, the likeliest first"),
    tree: flag("whether the mapping has to take folders below along"),
    system: optional(oneOf(["windows"], "a folder of Windows")),
  })),
});
/** Suggestions for programs. */
export type SuggestionsDocument = JsonOf<typeof SUGGESTIONS>;

const VALUE = nullable(either([text(), { schema: { type: "number" } } as Shape<number>]));
const PARITY = record(count(), "the numbers of Codex's own doctor, by their names");

/** `repair`. */
export const REPAIR = object({
  schema: oneOf(["rollkeep.repair/1"]),
  batch: nullable(text("id of the batch; null: nothing was changed")),
  simulation: flag("whether it is a rehearsal"),
  findings: list(object({
    id: text("as in the list of findings"),
    thread: nullable(text("null: the store")),
    severity: oneOf(["store", "unreadable", "hidden", "partial", "cosmetic"]),
    class: oneOf(["safe", "by-name", "own-flag"], "how it has to be asked for"),
    detail: record(anything(), "what it says of the thread at hand"),
    fix: list(object({
      step: oneOf(["set", "rows", "patch", "replace", "move", "create", "append", "cut", "names"]),
      where: text("table of the row, or path of the file"),
      changes: record(object({ before: VALUE, after: VALUE }), "by column"),
    })),
    effect: text("what is so once it is mended, for people"),
    heals_itself: flag("whether Codex mends it by itself one day"),
    status: oneOf(["planned", "repaired", "passed_by", "failed"]),
    reason: optional(text("why it stays, or what stood in the way")),
  })),
  parity: object({ before: PARITY, after: PARITY }),
  left: list(
    object({
      id: oneOf(["hidden-source", "attached", "never-used", "archived"]),
      thread: text(),
      reason: text("for people"),
    }),
    "what is hidden by design",
  ),
  cut_off: CUT_OFF,
  ...END,
});
/** A repair for programs. */
export type RepairDocument = JsonOf<typeof REPAIR>;
