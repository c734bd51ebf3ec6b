/**
 * What Codex's database of histories keeps of a rollout: turns and the messages in them, each with the number of its line. They
 * survive the file (repair-rules §9).
 *
 * @module
 */
import type { RolloutId } from "../../model/ids.ts";
import type { Database, SqlValue } from "../../system/databases.ts";
import { asObject, asText, type JsonObject, parseJson } from "../json_value.ts";
import { tableTrouble } from "../state/plain_tables.ts";
import { quoted } from "../state/saved_rows.ts";
import { tableColumns } from "../state/state_schema.ts";

interface Moment {
  /** Number of the line. */
  readonly ordinal: number;
  /** Milliseconds since the epoch; `null`: it is not kept. */
  readonly atMs: number | null;
  readonly turnId: string;
}

/** The begin of a turn, its end, or what was said or done in it. */
export type KeptMoment =
  | Moment & { readonly kind: "start"; readonly startedAt: number | null }
  | Moment & { readonly kind: "item"; readonly item: JsonObject }
  | Moment & {
    readonly kind: "end";
    readonly status: string;
    readonly error: unknown;
    /** Seconds since the epoch. */
    readonly startedAt: number | null;
    readonly completedAt: number | null;
    readonly durationMs: number | null;
    /** The agent's last words in it; `null`: it said none. */
    readonly last: string | null;
  };

const TURNS = "thread_turns";
const ITEMS = "thread_items";

/** Columns without which nothing can be made of what is kept. */
const NEEDED = {
  [TURNS]: ["thread_id", "turn_id", "rollout_ordinal", "rollout_end_ordinal", "status"],
  [ITEMS]: ["thread_id", "turn_id", "item_id", "rollout_ordinal", "created_at_ms", "item_json"],
} as const;

/** Rows that are read at a time. */
const PAGE = 64;

/** Whether a database of histories keeps turns in a way that this program understands. */
export function keepsTurns(history: Database): boolean {
  if (tableTrouble(history, [TURNS, ITEMS]) !== null) return false;
  return Object.entries(NEEDED).every(([table, columns]) => {
    const known = new Set(tableColumns(history, table));
    return columns.every((column) => known.has(column));
  });
}

/** What is kept of a rollout in the order of its lines; few rows are held at a time. */
export function* keptMoments(history: Database, rolloutId: RolloutId): Generator<KeptMoment> {
  const streams = [
    startsOf(history, rolloutId),
    itemsOf(history, rolloutId),
    endsOf(history, rolloutId),
  ];
  const heads = streams.map((stream) => stream.next());
  while (true) {
    let least = -1;
    for (const [at, { done, value }] of heads.entries()) {
      if (done === true) continue;
      const best = least < 0 ? undefined : heads[least]!.value as KeptMoment;
      if (best === undefined || value.ordinal < best.ordinal) least = at;
    }
    if (least < 0) return;
    yield heads[least]!.value as KeptMoment;
    heads[least] = streams[least]!.next();
  }
}

interface Paging {
  readonly table: string;
  readonly columns: readonly string[];
  readonly order: string;
  readonly rolloutId: RolloutId;
}

/** Rows in the order of a column; columns that the schema lacks are `null`. */
function* pagesOf(
  history: Database,
  { table, columns, order, rolloutId }: Paging,
): Generator<readonly SqlValue[]> {
  const known = new Set(tableColumns(history, table));
  if (!known.has(order)) return;
  const list = columns.map((column) => known.has(column) ? quoted(column) : "NULL").join(", ");
  const select = history.prepare(
    `SELECT ${quoted(order)}, ${list} FROM ${table} WHERE thread_id = ? AND ${quoted(order)} > ?
     ORDER BY ${quoted(order)} LIMIT ${PAGE}`,
  );
  for (let last: SqlValue = -1;;) {
    const rows: readonly (readonly SqlValue[])[] = select.all(rolloutId, last);
    yield* rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1)![0]!;
  }
}

function* startsOf(history: Database, rolloutId: RolloutId): Generator<KeptMoment> {
  const columns = ["turn_id", "started_at"];
  const order = "rollout_ordinal";
  for (const row of pagesOf(history, { table: TURNS, columns, order, rolloutId })) {
    const [ordinal, turnId, started] = row;
    const startedAt = numberOf(started);
    const atMs = startedAt === null ? null : startedAt * 1000;
    yield { kind: "start", ordinal: Number(ordinal), turnId: `${turnId}`, atMs, startedAt };
  }
}

function* itemsOf(history: Database, rolloutId: RolloutId): Generator<KeptMoment> {
  const columns = ["turn_id", "created_at_ms", "item_json"];
  const order = "rollout_ordinal";
  for (const row of pagesOf(history, { table: ITEMS, columns, order, rolloutId })) {
    const [ordinal, turnId, created, json] = row;
    const item = typeof json === "string" ? asObject(parseJson(json)) : null;
    const atMs = numberOf(created);
    yield { kind: "item", ordinal: Number(ordinal), turnId: `${turnId}`, atMs, item: item ?? {} };
  }
}

/** A turn that has not ended, or was never seen to, has no number for its end. */
function* endsOf(history: Database, rolloutId: RolloutId): Generator<KeptMoment> {
  const columns = [
    ...["turn_id", "status", "error_json", "started_at", "completed_at", "duration_ms"],
    "final_agent_item_id",
  ];
  const order = "rollout_end_ordinal";
  for (const row of pagesOf(history, { table: TURNS, columns, order, rolloutId })) {
    const [ordinal, turnId, status, error, started, completed, duration, final] = row;
    const completedAt = numberOf(completed);
    const [words] = final == null
      ? []
      : history.prepare(LAST_WORDS).get(rolloutId, turnId!, final) ?? [];
    yield {
      ...{ kind: "end", ordinal: Number(ordinal), turnId: `${turnId}`, status: `${status}` },
      error: typeof error === "string" ? parseJson(error) : null,
      atMs: completedAt === null ? null : completedAt * 1000,
      startedAt: numberOf(started),
      ...{ completedAt, durationMs: numberOf(duration) },
      last: typeof words === "string" ? asText(asObject(parseJson(words))?.text) : null,
    };
  }
}

const LAST_WORDS =
  `SELECT item_json FROM ${ITEMS} WHERE thread_id = ? AND turn_id = ? AND item_id = ?`;

function numberOf(value: SqlValue | undefined): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : null;
}
