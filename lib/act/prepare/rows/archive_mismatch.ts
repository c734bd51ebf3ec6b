import { readColumns } from "../../../codex/state/row_updates.ts";
import { tableColumns } from "../../../codex/state/state_schema.ts";
import { savedText } from "../../../model/thread/saved_rows.ts";
import type { Thread } from "../../../model/thread/thread.ts";
import type { ArchiveAction } from "../../../plan/archive_plan.ts";
import type { Database } from "../../../system/databases.ts";

const COLUMNS = ["archived", "archived_at", "rollout_path"];

/** Ids that one line names. */
const MOST = 5;

/**
 * Whether the row of a thread says otherwise than the place of its rollout about the archive (repair-rules §7): by `archived`, by
 * `archived_at`, or by naming a place in the other root. A thread without a row has none to say anything.
 */
export function archiveMismatch({ id, path, rollouts }: Thread, db: Database): boolean {
  if (id === null) return false;
  const known = new Set(tableColumns(db, "threads"));
  if (!COLUMNS.every((column) => known.has(column))) return false;
  const values = readColumns(db, { id, columns: COLUMNS });
  if (values === null) return false;
  const current = rollouts.find((rollout) => rollout.path === path);
  const isArchived = current?.archived ?? false;
  const [archived, archivedAt, named] = values;
  const isFlagRight = archived != null && "i" in archived &&
    archived.i === (isArchived ? "1" : "0");
  const isTimeRight = (archivedAt != null) === isArchived;
  const root = /.*\/(archived_sessions|sessions)\//.exec(savedText(named ?? null) ?? "")?.[1];
  const isRootRight = root === undefined || (root === "archived_sessions") === isArchived;
  return !(isFlagRight && isTimeRight && isRootRight);
}

/** What to know of threads whose row and place disagree, a line for each side. */
export function mismatchNotes(
  threads: readonly Thread[],
  action: ArchiveAction,
): readonly string[] {
  const after = action === "archive" ? "archived" : "active";
  const sides = Map.groupBy(threads, ({ rollouts }) => rollouts.some(({ archived }) => archived));
  return [...sides].map(([isArchived, those]) => {
    const ids = those.flatMap(({ id }) => id ?? []);
    const more = ids.length > MOST ? ` and ${ids.length - MOST} more` : "";
    const place = isArchived ? "in the archive" : "among the active ones";
    return `row and file disagree about ${ids.slice(0, MOST).join(", ")}${more}: ` +
      `the file lies ${place}, the row in Codex's database says otherwise; both say ${after} afterwards`;
  });
}
