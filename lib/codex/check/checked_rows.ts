import type { Database, SqlValue } from "../../system/databases.ts";
import { fits, largeRows } from "../state/bounded_rows.ts";
import { tableTrouble } from "../state/plain_tables.ts";
import { tableColumns } from "../state/state_schema.ts";

/** Texts of a row that Codex reads as such whenever it lists the row: with one that is not UTF-8 it lists nothing at all. */
export const TEXT_COLUMNS = [
  "id",
  "rollout_path",
  "source",
  "model_provider",
  "cwd",
  "title",
  "sandbox_policy",
  "approval_mode",
  "git_sha",
  "git_branch",
  "git_origin_url",
  "cli_version",
  "first_user_message",
  "agent_nickname",
  "agent_role",
  "agent_path",
  "model",
  "reasoning_effort",
  "thread_source",
  "preview",
  "history_mode",
  "name",
  "thread_section_id",
  "project_id",
  "originator",
  "creator_user_id",
  "creator_account_id",
  "attached_thread_parent_id",
] as const;

/** Numbers of a row that Codex reads as such. */
export const NUMBER_COLUMNS = [
  "created_at_ms",
  "updated_at_ms",
  "recency_at_ms",
  "archived_at",
  "tokens_used",
  "archived",
  "daybreak_enabled",
  "section_position",
] as const;

/** A column that is checked. */
export type CheckedColumn = typeof TEXT_COLUMNS[number] | typeof NUMBER_COLUMNS[number];

/**
 * One row of `threads` with every value as the database has it: integers are `bigint`, so that a real number is told from one, and a
 * text that is not UTF-8 comes as its bytes, as what is no text does. A column that the schema lacks is left out.
 */
export type CheckedRow =
  & { readonly [C in CheckedColumn]?: SqlValue }
  /** Whether its section is one that exists; a section of `null` is fine. */
  & { readonly hasSection: boolean }
  /** Whether it is of a sub-agent whose parent has a row, and Codex keeps nowhere that the one spawned the other. */
  & { readonly lacksEdge: boolean };

/** Reads rows of `threads` of one database. */
export interface CheckedRows {
  /** Ids of the rows that are too large to be read, the first few; `null`: the id is what is too large. */
  readonly tooLarge: readonly (string | null)[];
  /** The row of a thread; `null`: it has none. */
  row(id: string): CheckedRow | null;
  /** Every row, with the columns alone that rules about threads ask for; long texts are cut. */
  all(): Generator<CheckedRow>;
  /** Every row that Codex might not be able to read, and some others: found without reading each by itself. */
  suspects(): Generator<CheckedRow>;
}

/** Rows that are looked over at once; few where each may be large. */
const PAGE = 2048;
const SIZED_PAGE = 32;
/** Longest value that is read without asking for sizes first: a page of prompts is shorter as a rule. */
export const LONGEST_PAGE = 8 * 1024 * 1024;
const REPLACED = "\uFFFD";
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Opens the rows of a database. `sized`: the size of a row is asked before the row, and what is too large passed by; needed where a
 * value is out of bounds, and costs half as much again.
 *
 * @throws what is not as Codex makes it, before a row is asked for; and as SQLite does.
 */
export function openCheckedRows(
  db: Database,
  { sized }: { readonly sized: boolean },
): CheckedRows {
  const trouble = tableTrouble(db, ["threads", "thread_sections", "thread_spawn_edges"]);
  if (trouble !== null) throw new Error(trouble);
  const there = new Set(tableColumns(db, "threads"));
  if (!there.has("id") || !there.has("rollout_path")) throw new Error("threads has no column id");
  const texts = TEXT_COLUMNS.filter((name) => there.has(name));
  const numbers = NUMBER_COLUMNS.filter((name) => there.has(name));
  const hasSections = there.has("thread_section_id") &&
    tableColumns(db, "thread_sections").includes("id");
  const section = hasSections
    ? "t.thread_section_id IS NULL OR t.thread_section_id IN (SELECT id FROM thread_sections)"
    : "true";
  const edge =
    there.has("source") && tableColumns(db, "thread_spawn_edges").includes("child_thread_id")
      ? LACKS_EDGE
      : "false";
  const small = sized ? fits(texts) : "true";
  const reading = { db, texts, numbers, section, edge, small };
  return {
    tooLarge: sized ? largeRows(db, texts).map(({ id }) => id) : [],
    row(id) {
      const [row] = rowsWhere(reading, "t.id = ? LIMIT 1", id);
      return row ?? null;
    },
    *all() {
      const lean = { ...reading, texts: texts.filter(isRuled), numbers: numbers.filter(isRuled) };
      for (const { first, last } of pagesOf(reading, "0")) {
        yield* rowsWhere({ ...lean, most: MOST_TEXT }, BETWEEN, first, last);
      }
    },
    *suspects() {
      for (const { first, last, isOdd } of pagesOf(reading, oddity(reading))) {
        if (isOdd) yield* rowsWhere(reading, BETWEEN, first, last);
      }
    },
  };
}

/** Whether a row is of a sub-agent without its edge. What is no JSON names no parent. */
const LACKS_EDGE = `instr(t.source, '"thread_spawn"') > 0
  AND NOT EXISTS (SELECT 1 FROM thread_spawn_edges e WHERE e.child_thread_id = t.id)
  AND EXISTS (SELECT 1 FROM threads p WHERE p.id = CASE WHEN json_valid(t.source)
    THEN t.source ->> '$.subagent.thread_spawn.parent_thread_id' END)`;

const BETWEEN = "t.rowid BETWEEN ? AND ?";

/** Characters of a text that is read only to know that it is there. */
const MOST_TEXT = 100;

/** What rules about threads ask for: every column costs a store of ten thousand threads 4 ms. */
const RULED: ReadonlySet<CheckedColumn> = new Set<CheckedColumn>([
  "id",
  "rollout_path",
  "source",
  "model_provider",
  "cwd",
  "title",
  "first_user_message",
  "model",
  "preview",
  "history_mode",
  "name",
  "attached_thread_parent_id",
  "archived",
  "archived_at",
]);

function isRuled(column: CheckedColumn): boolean {
  return RULED.has(column);
}

/** Texts of which the start is enough. */
const CUT: ReadonlySet<CheckedColumn> = new Set<CheckedColumn>([
  "title",
  "first_user_message",
  "preview",
]);

interface Reading {
  readonly db: Database;
  readonly texts: readonly CheckedColumn[];
  readonly numbers: readonly CheckedColumn[];
  /** Whether the section of a row exists. */
  readonly section: string;
  /** Whether its edge is missing. */
  readonly edge: string;
  /** Whether a row is small enough to be read. */
  readonly small: string;
  /** Characters that long texts are cut to. Left out: they are not. */
  readonly most?: number;
}

/** Beyond this a number is looked at: seconds and milliseconds of today are smaller. */
const ODD = 8_210_266_876_799;

/** What is so of no row that Codex can read, and of few others, as SQL. Text sorts behind every number. */
function oddity({ texts, numbers, section }: Reading): string {
  const isThere = (name: CheckedColumn) => texts.includes(name);
  const parent = "t.attached_thread_parent_id";
  return [
    ...texts.map((name) => `typeof(t.${name}) = 'blob'`),
    ...numbers.map((name) =>
      `typeof(t.${name}) NOT IN ('integer', 'null') OR t.${name} NOT BETWEEN -${ODD} AND ${ODD}`
    ),
    "length(t.id) <> 36 OR unhex(t.id, '-') IS NULL",
    ...(isThere("history_mode") ? ["t.history_mode NOT IN ('legacy', 'paginated')"] : []),
    ...(isThere("attached_thread_parent_id")
      ? [`${parent} IS NOT NULL AND (length(${parent}) <> 36 OR unhex(${parent}, '-') IS NULL)`]
      : []),
    `NOT (${section})`,
  ].map((test) => `(${test})`).join(" OR ");
}

interface Page {
  readonly first: bigint;
  readonly last: bigint;
  /** Whether a row in it is odd, or a text may not be what the runtime makes of it. */
  readonly isOdd: boolean;
}

/** Pages of rows in the order of the table, all texts of one looked over in one piece. */
function* pagesOf({ db, texts, small }: Reading, odd: string): Generator<Page> {
  const text = odd === "0" ? "''" : `concat(${texts.map((name) => `t.${name}`).join(", ")})`;
  const select = db.prepare(
    `SELECT min(id), max(id), group_concat(text, ''), max(instr(text, char(0))), max(odd) FROM (
       SELECT t.rowid AS id, ${text} AS text, ${odd} AS odd FROM threads t
       WHERE t.rowid > ? AND ${small} ORDER BY t.rowid LIMIT ${
      small === "true" ? PAGE : SIZED_PAGE
    })`,
    { bigInts: true },
  );
  for (let after = -(2n ** 63n);;) {
    const [first, last, all, nul, found] = select.get(after)!;
    if (typeof first !== "bigint" || typeof last !== "bigint") return;
    // Pages that lead in circles have no end.
    if (last <= after) throw new Error("its rows are in no order");
    const isText = nul === 0n && typeof all === "string" && !all.includes(REPLACED);
    yield { first, last, isOdd: !isText || found === 1n };
    after = last;
  }
}

function* rowsWhere(reading: Reading, where: string, ...values: SqlValue[]): Generator<CheckedRow> {
  const { db, texts, numbers, section, edge, small, most } = reading;
  const columns = [...texts, ...numbers];
  const list = columns.map((name) =>
    most !== undefined && CUT.has(name) ? `substr(t.${name}, 1, ${most})` : `t.${name}`
  ).join(", ");
  const select = db.prepare(
    `SELECT ${list}, ${section}, ${edge}, t.rowid, ${nulIn(reading)} FROM threads t
     WHERE ${small} AND ${where}`,
    { bigInts: true },
  );
  for (const found of select.all(...values)) {
    const [hasSection, lacksEdge, rowid, hasNul] = found.slice(columns.length);
    const isOdd = hasNul !== 0n ||
      found.some((value) => typeof value === "string" && value.includes(REPLACED));
    const row: Record<string, SqlValue | boolean> = isOdd
      ? exactTexts(reading, rowid as bigint)
      : {};
    for (let at = 0; at < columns.length; at++) row[columns[at]!] ??= found[at]!;
    row.hasSection = Number(hasSection) === 1;
    row.lacksEdge = Number(lacksEdge) === 1;
    yield row as unknown as CheckedRow;
  }
}

function nulIn({ texts }: Reading): string {
  return `instr(concat(${texts.map((name) => `t.${name}`).join(", ")}), char(0)) > 0`;
}

/** The texts of a row byte by byte: the runtime cuts them off at a NUL, and replaces what is not UTF-8. */
function exactTexts({ db, texts }: Reading, rowid: bigint): Record<string, SqlValue> {
  const list = texts.map((name) => `typeof(t.${name}) = 'text', CAST(t.${name} AS BLOB)`);
  const values = db.prepare(`SELECT ${list.join(", ")} FROM threads t WHERE t.rowid = ?`)
    .get(rowid) ?? [];
  const found: Record<string, SqlValue> = {};
  for (const [at, name] of texts.entries()) {
    const bytes = values[2 * at + 1];
    if (values[2 * at] === 1 && bytes instanceof Uint8Array) found[name] = textOrBytes(bytes);
  }
  return found;
}

function textOrBytes(bytes: Uint8Array): string | Uint8Array {
  try {
    return utf8.decode(bytes);
  } catch {
    // Not UTF-8: its bytes say so.
    return bytes;
  }
}

/** A text of a row; `null` where there is none, or it is no text. */
export function rowText(row: CheckedRow, column: typeof TEXT_COLUMNS[number]): string | null {
  const value = row[column];
  return typeof value === "string" ? value : null;
}
