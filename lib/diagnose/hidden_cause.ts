import type { CheckedRow } from "../codex/check/checked_rows.ts";
import { currentRollout, type HiddenCause, type Thread } from "../model/thread/thread.ts";
import type { ThreadRow } from "../model/thread/thread_row.ts";
import { outcomeOf } from "./conditions/conditions.ts";
import { SHOWN_CONDITIONS } from "./conditions/shown_conditions.ts";
import type { RolloutFacts, StoreFacts, ThreadFacts } from "./facts.ts";
import { findingRow, findingsOf } from "./findings/findings.ts";
import type { Listing } from "./hidden.ts";

/** The row in the words of the conditions. What a listing does not read is taken for right. */
function asChecked(row: ThreadRow): CheckedRow {
  return {
    rollout_path: row.rolloutPath,
    source: row.source,
    cwd: row.cwd,
    title: row.title,
    preview: row.preview,
    first_user_message: row.firstUserMessage,
    attached_thread_parent_id: row.attachedParentId,
    archived: row.hasOddArchived ? 2n : row.archived ? 1n : 0n,
    archived_at: row.archived ? 1n : null,
    hasSection: true,
  };
}

const STORE: StoreFacts = {
  ...{ database: "read", poison: [], backfill: null, isWriting: null, providers: null, nowMs: 0 },
};

/** What is put on a thread that is hidden on purpose, by the condition that hides it. */
const BY_DESIGN: Readonly<Record<string, string>> = { preview: "never used", attached: "attached" };

/** Why a thread is hidden that its {@link Listing} says is. */
export function hiddenCause(thread: Thread, { row, isPathAlive }: Listing): HiddenCause {
  const facts = factsOf(thread, row, isPathAlive);
  const isArchived = thread.archived && row?.archived === true;
  const failed = SHOWN_CONDITIONS.map((condition) => ({
    id: condition.id,
    ...outcomeOf(condition, facts),
  })).find(({ id, passed }) => passed === false && !(id === "archived" && isArchived));
  if (failed === undefined) throw new Error("a thread that is listed has no cause to be hidden");
  const finding = findingsOf(facts).find(({ id }) => findingRow(id)!.fails.includes(failed.id));
  const source = row?.source ?? "";
  const word = BY_DESIGN[failed.id] ?? (source.includes('"subagent"') ? "sub-agent" : source);
  return { condition: failed.id, cause: finding?.id ?? word, detail: failed.detail };
}

function factsOf(thread: Thread, row: ThreadRow | null, isPathAlive: boolean | null): ThreadFacts {
  const { path, fingerprint, compressed, archived } = currentRollout(thread);
  const file: RolloutFacts = {
    ...{ path, size: fingerprint.size, mtimeMs: fingerprint.mtimeMs, compressed, archived },
    ...{ name: null, first: null, trouble: null, last: null, whole: null },
  };
  return {
    ...{ id: thread.id ?? path, store: STORE, poison: null, isPathAlive, file },
    row: row === null ? null : asChecked(row),
    preview: thread.preview,
    ...{ others: [], bases: [], doubles: [], projection: null, keptTurns: 0 },
    ...{ rowFolder: null, fileFolder: null, asked: null },
  };
}
