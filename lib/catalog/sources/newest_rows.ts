import type { ThreadsSchema } from "../../codex/state/thread_rows.ts";
import { asThreadId, type ThreadId } from "../../model/ids.ts";
import type { Database } from "../../system/databases.ts";

/** Which rows are wanted. */
export interface NewestRows {
  /** How their ids begin. */
  readonly start: string;
  /** `null`: both. */
  readonly archived: boolean | null;
  /** Most that are taken because they were changed last. */
  readonly most: number;
}

/** Rows that are looked at: pages of a damaged database that lead in circles have no end. */
const SEARCHED = 100_000;

/** Of how many that were changed last those are taken that begin so. */
const SEARCHED_BY_START = 2000;

/** Ids taken from either end of all that begin so, or of all that there are. */
const [EDGE, OUTER_EDGE] = [25, 1];

/**
 * Ids of threads that are no sub-agents: those changed last, then some from both ends of all ids that begin so, for what these
 * have in common all have. By the indexes that Codex keeps, so that no table is sorted or read whole.
 */
export function readNewestIds(
  db: Database,
  { columns }: Pick<ThreadsSchema, "columns">,
  { start, archived, most }: NewestRows,
): readonly ThreadId[] {
  if (columns.size === 0) return [];
  const which = [
    "substr(id, 1, length(?2)) = ?2",
    ...(columns.has("source") ? [`source NOT LIKE '{"sub%'`] : []),
    ...(archived === null || !columns.has("archived") ? [] : [`archived = ${archived ? 1 : 0}`]),
  ].join(" AND ");
  const search = (among: string, { searched, wanted }: Search) =>
    db.prepare(
      `SELECT id FROM (SELECT * FROM threads ${among} LIMIT ?1) WHERE ${which} LIMIT ?3`,
    ).all(searched, start, wanted).map(([id]) => asThreadId(`${id}`));
  const searched = start === "" ? SEARCHED : SEARCHED_BY_START;
  const newest = hasIndex(db, "updated_at_ms")
    ? search("ORDER BY updated_at_ms DESC", { searched, wanted: most })
    : [];
  const edge = { searched: SEARCHED, wanted: start === "" ? OUTER_EDGE : EDGE };
  const from = "WHERE id >= ?2 AND id < ?2 || char(0x10ffff) ORDER BY id";
  return [...new Set([...newest, ...search(from, edge), ...search(`${from} DESC`, edge)])];
}

interface Search {
  readonly searched: number;
  readonly wanted: number;
}

/** Whether rows come in the order of a column without being sorted. */
function hasIndex(db: Database, column: string): boolean {
  const select = "SELECT 1 FROM pragma_index_list('threads') i, pragma_index_info(i.name) c " +
    "WHERE c.seqno = 0 AND c.name = ?";
  return db.prepare(select).get(column) !== null;
}
