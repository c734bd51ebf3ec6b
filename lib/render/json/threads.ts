import { LIST_COLUMNS } from "../../model/request/list_columns.ts";
import {
  count,
  either,
  flag,
  type JsonOf,
  type JsonSchema,
  list,
  nullable,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  text,
} from "./shape.ts";

/** What every document says of a time. */
const TIME = "RFC 3339, UTC";

/** Health of a session, in codexsm's words. */
export const HEALTH: Shape<"ok" | "missing-meta" | "corrupted"> = oneOf(
  ["ok", "missing-meta", "corrupted"],
  "left out: no file of it could be read",
);

const THREAD_KEYS = {
  session_id: text("thread id; empty when it cannot be known"),
  created_at: text(TIME),
  updated_at: text(TIME),
  size_bytes: count("bytes on disk, without sub-agents"),
  path: text("the current rollout"),
  host_dir: optional(text("working directory; left out when it is not known")),
  health: optional(HEALTH),
  head: optional(text("preview by Codex's own rule; left out when there is none")),
  name: nullable(text("what the user has named it; null: nothing")),
  title: nullable(text("the name, else the preview; null: there is neither")),
  archived: flag(),
  pinned: flag(),
  source: nullable(text("where it was begun: cli, vscode, exec, …, or JSON for a sub-agent")),
  model_provider: nullable(text()),
  git_branch: nullable(text()),
  history_mode: nullable(text("legacy or paginated; null: nothing tells")),
  rollouts: list(text(), "every file of it, newest first"),
  subagents: count("sub-agents, transitively"),
  compressed: flag("whether a file of it is compressed"),
  live: nullable(flag("whether Codex has it open; null: not asked, or nothing tells")),
  forked_from: nullable(
    text("id of the thread it was forked from; null: it was not, or no file tells"),
  ),
  parent: nullable(text("id of the thread that spawned it; null: a user's")),
  trash: nullable(
    text("id of the batch in whose part of the trash it lies; null: it is in the store"),
  ),
  hidden: optional(flag("whether Codex's picker does not list it; left out: nobody can tell")),
  hidden_by: optional(object({
    condition: text("the condition of Codex's that fails"),
    cause: text("in a few words"),
    detail: text("a sentence for people"),
  }, "why; only with --hidden")),
};

/** A thread as `list` tells it. */
export const THREAD = object(THREAD_KEYS);
/** A thread as `list` tells it. */
export type ThreadObject = JsonOf<typeof THREAD>;

/** A thread with the columns that were asked for. */
export const THREAD_COLUMNS: { readonly schema: JsonSchema } = object(
  Object.fromEntries(LIST_COLUMNS.map((column) => {
    const isNumber = column === "size_bytes" || column === "subagents";
    return [column, isNumber ? optional(count()) : optional(nullable(text()))];
  })),
  "the columns that were asked for, null where there is nothing",
);

/** A group of threads. */
export const GROUP = object({
  group: text("day, month, folder or whatever --by asked for; empty: not known"),
  count: count("threads"),
  size_bytes: count(),
  latest: text(`when one of them was last used: ${TIME}`),
});
/** A group of threads. */
export type GroupObject = JsonOf<typeof GROUP>;

const HEADER_KEYS = {
  schema: oneOf(["rollkeep.show/1"]),
  ...THREAD_KEYS,
  subagent_ids: list(text(), "ids of its sub-agents, transitively"),
  forks: list(text(), "ids of threads that read it"),
  titles: record(text(), "what people call the threads that are named here, by id"),
  restore: optional(text("of a thread in the trash: the command that brings it back")),
  row_updated_at: nullable(text(`of its row in Codex's database: ${TIME}; null: it has none`)),
  last_record_at: nullable(text("time of its last record, as it stands there; null: none tells")),
};

/** A thread as `show` tells it, before its conversation. */
export const SHOW_HEADER = object(HEADER_KEYS);
/** A thread as `show` tells it, before its conversation. */
export type ShowHeaderObject = JsonOf<typeof SHOW_HEADER>;

const AT = { at: nullable(text("time of the record, as it stands there; null: it has none")) };

/** One entry of a conversation. */
export const ENTRY = either([
  object({
    kind: oneOf([
      "user",
      "assistant",
      "reasoning",
      "compaction",
      "aborted",
      "error",
      "note",
      "part",
    ], "part: what follows comes from another rollout, or its own begins"),
    ...AT,
    text: text(),
  }),
  object({
    kind: oneOf(["tool"]),
    ...AT,
    name: text("name of the tool"),
    input: text("command line or arguments, whole"),
    brief: nullable(text("the same in short; null: it is short enough")),
    output: nullable(text("what came back; null: nothing is recorded")),
    exit_code: nullable(count("null: there is none")),
    failed: flag(),
  }),
  object({
    kind: oneOf(["agent"]),
    ...AT,
    author: nullable(text()),
    recipient: nullable(text()),
    text: text(),
  }, "what one agent said to another"),
  object({ kind: oneOf(["rollback"]), ...AT, turns: count() }, "the last turns were taken back"),
  object({ kind: oneOf(["damage"]), ...AT, lines: count() }, "lines that could not be read"),
]);
/** One entry of a conversation. */
export type EntryObject = JsonOf<typeof ENTRY>;

/** A conversation with its thread. */
export const SHOW = object({
  ...HEADER_KEYS,
  entries: list(ENTRY),
  damaged_lines: count("lines that could not be read"),
});
