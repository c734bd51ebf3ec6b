/**
 * What mends the name of a rollout, and threads with a file too many or none (repair-rules §9, §10, §12, §13). A file is moved only to
 * a place that is free.
 *
 * @module
 */
import {
  datedPath,
  formatRolloutName,
  parseRolloutName,
  plainPath,
} from "../../../../codex/rollout_name.ts";
import { saveRows } from "../../../../codex/state/saved_rows.ts";
import { tableColumns } from "../../../../codex/state/state_schema.ts";
import { rowOf } from "../../../../codex/mend/row_changes.ts";
import type { RolloutFacts } from "../../../../diagnose/facts.ts";
import { sameId } from "../../../../diagnose/rules/rollout_rules.ts";
import { fingerprintOf } from "../../../../model/fingerprint.ts";
import { asThreadId, firstRolloutOf } from "../../../../model/ids.ts";
import type { MoveStep, Place } from "../../../../model/plan.ts";
import type { FindingId } from "../../../../model/diagnosis/finding.ts";
import type { AbsolutePath } from "../../../../model/store.ts";
import { placeInStore, resolvePlace, storePlace } from "../../../../plan/place.ts";
import { statOrNull } from "../../../../system/files.ts";
import { baseName } from "../../../../text/path_text.ts";
import { instantText } from "../../../../time/instant_text.ts";
import { codexPath } from "../../../facts/files/rollout_path.ts";
import { makeRow } from "../../rows/make_row.ts";
import {
  cannot,
  type FixRow,
  type Mend,
  type Mending,
  notYet,
  text,
  type Unmended,
} from "./fix_row.ts";
import { DOUBLE_FIX } from "../lineage/doubles.ts";
import { rowlessOf } from "./row_fixes.ts";

/** By finding. */
export const PLACE_FIXES: Readonly<Partial<Record<FindingId, FixRow>>> = {
  "name-not-canonical": { effect: "listed and resumable under its own name", mend: properName },
  "rollout-double": DOUBLE_FIX,
  "drop-ghost": { effect: "the row without a file is gone", mend: withoutRow },
  "spawn-edge-missing": { effect: "a sub-agent of its parent again", mend: newEdge },
};

/** The name that Codex would have given: by the moment and the id in its first line. */
async function properName({ facts, world, db, endsBackfill }: Mending): Promise<Mend | Unmended> {
  const { id, file, row } = facts;
  const { store, system } = world;
  const fields = file!.first?.fields ?? null;
  if (fields === null || fields.id === null || !sameId(fields.id, id)) {
    return cannot("its first line does not say that it is this thread's");
  }
  const threadId = asThreadId(id);
  const created = fields.createdAtMs ?? file!.mtimeMs;
  const name = formatRolloutName({
    threadId,
    // A revert's own id is in the name alone.
    rolloutId: parseRolloutName(baseName(file!.path))?.threadId === threadId
      ? file!.name!.rolloutId
      : firstRolloutOf(threadId),
    timestamp: instantText(created).slice(0, 19).replaceAll(":", "-"),
    compressed: file!.compressed,
  });
  const place = file!.archived ? `archived_sessions/${name}` : datedPath(name);
  const to: Place = { in: "store", path: storePlace(place!) };
  const step = moveStep(file!, world, to);
  if ("cannot" in step) return step;
  const path = resolvePlace(to, store)!;
  const isTaken = [plainPath(path), `${plainPath(path)}.zst` as AbsolutePath]
    .some((at) => statOrNull(at, system.files) !== null);
  if (isTaken) return notYet(`"${path}" is taken: two files are this thread`);
  const own = plainPath(codexPath(path, { store, own: world.own() }));
  if (row !== null) return { steps: [step], columns: { rollout_path: text(own) } };
  const thread = rowlessOf(facts, world);
  if (thread === null || db === null) return { steps: [step] };
  const { rows } = await makeRow({ ...thread, path: own }, { system, store, db, endsBackfill });
  return { steps: [step], rows };
}

function moveStep(
  { path }: Pick<RolloutFacts, "path">,
  { store, system }: Mending["world"],
  to: Place,
): MoveStep | Unmended {
  const from = placeInStore(path, store);
  if (from === null) return cannot("its file lies outside of this store");
  const expect = fingerprintOf(system.files.lstat(path));
  return { kind: "move", from, to, expect, rollout: true };
}

/** The row goes, saved in the journal; the turns that Codex keeps are never touched (repair-rules §9). */
function withoutRow({ facts: { id }, db }: Mending): Mend | Unmended {
  const rows = db === null ? [] : saveRows(db, asThreadId(id));
  return rows.length === 0 ? cannot("it has no row") : { rows, takesRows: true };
}

function newEdge({ facts, db }: Mending): Mend | Unmended {
  const parent = facts.file?.first?.fields?.parentThreadId ?? null;
  const columns = db === null ? [] : tableColumns(db, "thread_spawn_edges");
  if (db === null || parent === null || columns.length === 0) {
    return cannot("nothing tells whose sub-agent it is");
  }
  const key = [{ t: facts.id }];
  if (rowOf(db, { table: "thread_spawn_edges", columns, key }) !== null) {
    return cannot("it has an edge by now");
  }
  const values: Readonly<Record<string, string>> = {
    parent_thread_id: parent,
    child_thread_id: facts.id,
    status: "open",
  };
  const after = columns.map((column) => text(values[column] ?? ""));
  return { sets: [{ table: "thread_spawn_edges", columns, before: null, after }] };
}
