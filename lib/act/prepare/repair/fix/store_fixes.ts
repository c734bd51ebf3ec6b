/**
 * What mends a store as a whole: Codex's index that nobody makes, and how far its histories have come (repair-rules §4, §5 d).
 *
 * @module
 */
import { rowOf } from "../../../../codex/mend/row_changes.ts";
import { tableColumns } from "../../../../codex/state/state_schema.ts";
import { hasOverlap, rolloutIdOf } from "../../../../diagnose/rules/rollout_rules.ts";
import type { RolloutId } from "../../../../model/ids.ts";
import type { RowChange } from "../../../../model/thread/row_change.ts";
import type { SavedValue } from "../../../../model/thread/saved_rows.ts";
import type { Database } from "../../../../system/databases.ts";
import { cannot, type Mend, type Mending, text, type Unmended, whole } from "./fix_row.ts";
import { programName } from "../../../../text/program_name.ts";

/**
 * The index of Codex's that nobody makes is called complete; the rows that it lacks are made in the same batch. Never `pending`:
 * every Codex would wait for it again.
 */
export function endBackfill(db: Database | null, nowMs: number): Mend | Unmended {
  const now = whole(nowMs / 1000);
  const set = db === null ? null : changed(db, {
    table: "backfill_state",
    key: [{ i: "1" }],
    values: { status: text("complete"), last_success_at: now, updated_at: now },
  });
  return set === null ? cannot("its row is gone") : { sets: [set], alone: true };
}

/** The same where the file is sound: one with turns that overlap would stop Codex's list at the same place. */
export function readSoundAgain(at: Mending): Mend | Unmended {
  if (hasOverlap(at.facts) === false) return readAgain(at);
  return cannot(
    `only reading all of its file tells whether that is sound: ${programName()} doctor --deep`,
  );
}

/** Codex reads the rollout from its beginning at the next resume; the turns that it keeps stay (repair-rules §5). */
export function readAgain({ facts, history }: Mending): Mend | Unmended {
  const rolloutId = facts.file === null ? null : rolloutIdOf(facts.file);
  return rolloutId === null ? cannot(NO_STATE) : readFrom(history, { rolloutId, ordinal: 0 });
}

const NO_STATE = "Codex keeps no state of it any more";

/** Codex reads a rollout from its beginning, whose first line has this ordinal. */
export function readFrom(
  history: Database | null,
  { rolloutId, ordinal }: { readonly rolloutId: RolloutId; readonly ordinal: number },
): Mend | Unmended {
  const set = history === null ? null : changed(history, {
    table: "thread_history_projection_state",
    key: [{ t: rolloutId }],
    values: { next_rollout_byte_offset: whole(0), next_rollout_ordinal: whole(ordinal) },
  });
  return set === null ? cannot(NO_STATE) : { sets: [set], rolloutIds: [rolloutId] };
}

interface Changed extends Pick<RowChange, "table"> {
  readonly key: readonly SavedValue[];
  /** Columns that get other values, as far as the table has them. */
  readonly values: Readonly<Record<string, SavedValue>>;
}

/** `null`: there is no such row. */
function changed(db: Database, { table, key, values }: Changed): RowChange | null {
  const columns = tableColumns(db, table);
  const before = columns.length === 0 ? null : rowOf(db, { table, columns, key });
  if (before === null) return null;
  const after = columns.map((column, at) => values[column] ?? before[at] ?? null);
  return { table, columns, before, after };
}
