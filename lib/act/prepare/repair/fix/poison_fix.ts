/**
 * What mends a row that Codex cannot read, and that takes everybody's list away: the columns in question, from what its file says
 * (repair-rules §17). All else of the row stays.
 *
 * @module
 */
import type { CheckedColumn, CheckedRow } from "../../../../codex/check/checked_rows.ts";
import { headIfReadable } from "../../../../codex/rollout_head.ts";
import { saveRows } from "../../../../codex/state/saved_rows.ts";
import { tableColumns } from "../../../../codex/state/state_schema.ts";
import type { ThreadFacts } from "../../../../diagnose/facts.ts";
import { poisonOf } from "../../../../diagnose/rules/row_rules.ts";
import { asThreadId } from "../../../../model/ids.ts";
import {
  type SavedRows,
  type SavedValue,
  threadValue,
} from "../../../../model/thread/saved_rows.ts";
import type { Database, SqlValue } from "../../../../system/databases.ts";
import { rowOfFile } from "../../rows/make_row.ts";
import { cannot, type Mend, type Mending, type Unmended, whole } from "./fix_row.ts";
import { rowlessOf } from "./row_fixes.ts";

/** Mends every column of a row that Codex cannot read; a row whose id is none goes, saved in the journal. */
export async function mendPoison({ facts, world, db }: Mending): Promise<Mend | Unmended> {
  const { row, poison } = facts;
  if (row === null || poison === null || db === null) return cannot("its row cannot be read");
  if (poison.column === "id") return withoutRow(facts, db);
  const made = await madeOf(facts, { world, db });
  const known = new Set(tableColumns(db, "threads"));
  const columns: Record<string, SavedValue> = {};
  let mended: CheckedRow = row;
  for (let next = poison.column;; next = poisonOf(mended)!.column) {
    if (next in columns) return cannot(`nobody knows what its ${next} should be`);
    for (const [column, value] of Object.entries(goodValues(next, { made, facts, mended }))) {
      if (known.has(column)) columns[column] = value;
    }
    mended = { ...mended, ...plainValues(columns), hasSection: true };
    if (poisonOf(mended) === null) return { columns, alone: true };
  }
}

/** The row that Codex would make of the file; empty without one. */
async function madeOf(
  facts: ThreadFacts,
  { world, db }: Pick<Mending, "world"> & { readonly db: Database },
): Promise<SavedRows> {
  const thread = rowlessOf(facts, world);
  const head = thread === null ? null : await headIfReadable(thread.rollout, world.system);
  if (thread === null || head === null) return [];
  return await rowOfFile(thread, { ...world, head, db });
}

/** A row that no thread can have: Codex reads none with such an id, and no file bears it. */
function withoutRow({ id }: ThreadFacts, db: Mending["db"]): Mend | Unmended {
  const rows = db === null ? [] : saveRows(db, asThreadId(id));
  return rows.length === 0
    ? cannot("its id is no text, so that nobody can name it")
    : { rows, takesRows: true, alone: true };
}

interface GoodOptions {
  /** The row that Codex would make of the file; empty: there is none. */
  readonly made: SavedRows;
  readonly facts: ThreadFacts;
  readonly mended: CheckedRow;
}

/** What a column should say, and what goes with it. */
function goodValues(
  column: string,
  { made, facts, mended }: GoodOptions,
): Readonly<Record<string, SavedValue>> {
  if (column === "thread_section_id") {
    return { thread_section_id: null, section_position: null, section_entered_at_ms: null };
  }
  if (column === "section_position") return { section_position: null };
  const own = threadValue(made, column);
  switch (column) {
    case "created_at_ms":
    case "updated_at_ms":
    case "recency_at_ms": {
      const ms = own !== null && "i" in own ? Number(own.i) : momentOf(facts, mended);
      // The column in seconds goes along, for the same hand wrote both.
      return { [column]: whole(ms), [column.replace(/_ms$/, "")]: whole(ms / 1000) };
    }
    case "archived_at":
      return { archived_at: mended.archived === 1n ? whole(momentOf(facts, mended) / 1000) : null };
    case "tokens_used":
      return { tokens_used: whole(0) };
    case "history_mode":
      return { history_mode: own ?? { t: "legacy" } };
    case "source":
      return { source: own ?? { t: "unknown" } };
    default:
      return { [column]: own ?? (NEVER_NULL.has(column) ? { t: "" } : null) };
  }
}

/** Texts that the schema wants. */
const NEVER_NULL: ReadonlySet<string> = new Set([
  "rollout_path",
  "model_provider",
  "cwd",
  "title",
  "sandbox_policy",
  "approval_mode",
  "cli_version",
  "first_user_message",
  "preview",
]);

/** The moment of the file, else one of the row that can be read, else now. */
function momentOf({ file, store }: ThreadFacts, row: CheckedRow): number {
  const others: readonly CheckedColumn[] = ["updated_at_ms", "created_at_ms", "recency_at_ms"];
  const told = others.map((column) => row[column]).find((value) =>
    typeof value === "bigint" && value > 0n && value < 8_210_266_876_799n
  );
  return file?.mtimeMs ?? (told === undefined ? store.nowMs : Number(told));
}

function plainValues(columns: Readonly<Record<string, SavedValue>>): Record<string, SqlValue> {
  return Object.fromEntries(
    Object.entries(columns).map(([column, value]) => [
      column,
      value === null ? null : "i" in value ? BigInt(value.i) : "t" in value ? value.t : null,
    ]),
  );
}
