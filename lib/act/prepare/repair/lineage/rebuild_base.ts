import { openCheckedRows } from "../../../../codex/check/checked_rows.ts";
import { countTurns } from "../../../../codex/check/projection_state.ts";
import { asCount, asObject, parseJson } from "../../../../codex/json_value.ts";
import { rebuiltRollout } from "../../../../codex/mend/rebuilt_rollout.ts";
import { readColumns } from "../../../../codex/state/row_updates.ts";
import type { BaseFacts, ThreadFacts } from "../../../../diagnose/facts.ts";
import { asThreadId, type ThreadId } from "../../../../model/ids.ts";
import { planOf, type RowUpdate } from "../../../../model/plan.ts";
import type { Rebuild } from "../../../../model/thread/rebuild.ts";
import type { Database } from "../../../../system/databases.ts";
import { standingOn } from "../../undo/undo_part.ts";
import { cannot, type Mend, type Mending, type Unmended } from "../fix/fix_row.ts";
import { rebuiltGhost } from "../lost/rebuild_ghost.ts";
import { withCut } from "./write_base.ts";

/**
 * A base that is lost, made anew from the turns that Codex keeps of it, and the fork says where in it its own begins: by the same
 * number as before (repair-rules §16). `null`: Codex keeps nothing that a file could be made of.
 */
export async function rebuiltBase(
  at: Mending,
  { base: { rolloutId, endOrdinalExclusive }, from }: BaseFacts,
): Promise<Mend | Unmended | null> {
  const { history, db, world } = at;
  // Only the first rollout of a thread has its id; of another nobody knows whose it was.
  const id = asThreadId(`${rolloutId}`);
  const row = db === null ? null : openCheckedRows(db, { sized: true }).row(id);
  const turns = history === null ? 0 : countTurns(history, [rolloutId]).get(rolloutId) ?? 0;
  if (history === null || db === null || row === null || turns === 0) return null;
  const facts = factsOfLost(at.facts, { id, row, turns });
  const mend = rebuiltGhost({ ...at, facts, detail: {}, isNamed: true });
  if ("cannot" in mend) return null;
  const live = world.liveReason({ id, path: null, updatedAtMs: 0 });
  if (live !== null) return cannot(`thread ${id}, which it reads, ${live}`);
  const { steps = [], sets = [], columns = {} } = mend;
  const rebuild = steps.flatMap((step) => step.kind === "create" ? step.rebuild ?? [] : [])[0]!;
  const end = cutOf(rebuild, { history, ordinal: endOrdinalExclusive });
  const cut = await withCut(from, at, { end, ordinal: null });
  if ("cannot" in cut) return cut;
  const updates = updatesOf(db, { id, columns });
  const plan = planOf({ id, needs: [], rolloutIds: [rolloutId] }, {
    ...{ steps, updates },
    ...(sets.length === 0 ? {} : { sets }),
  });
  return {
    ...cut,
    plans: [standingOn(plan, { catalog: world.catalog, db })],
    needs: [rolloutId],
    effect: `its parent ${id} is ${mend.effect}`,
  };
}

interface Lost extends Pick<ThreadFacts, "id" | "row"> {
  readonly turns: number;
}

function factsOfLost(facts: ThreadFacts, { id, row, turns }: Lost): ThreadFacts {
  const nothing = { others: [], bases: [], doubles: [], preview: null, projection: null };
  return { ...facts, ...nothing, id, row, file: null, isPathAlive: false, keptTurns: turns };
}

const decoder = new TextDecoder();

/** Bytes before the first line that is not inherited; all of it where its number was not recorded. */
function cutOf(
  rebuild: Rebuild,
  { history, ordinal }: { readonly history: Database; readonly ordinal: number | null },
): number {
  let end = 0;
  for (const line of rebuiltRollout({ ...rebuild, history })) {
    const own = asCount(asObject(parseJson(decoder.decode(line)))?.ordinal);
    if (ordinal !== null && own !== null && own >= ordinal) return end;
    end += line.length;
  }
  return end;
}

function updatesOf(
  db: Database,
  { id, columns }: { readonly id: ThreadId; readonly columns: NonNullable<Mend["columns"]> },
): readonly RowUpdate[] {
  const names = Object.keys(columns);
  const before = names.length === 0 ? null : readColumns(db, { id, columns: names });
  return (before ?? []).map((value, at): RowUpdate => {
    const column = names[at]!;
    return { column, before: value, after: columns[column]! };
  });
}
