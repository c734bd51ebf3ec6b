import {
  datedPath,
  formatRolloutName,
  parseRolloutName,
  plainPath,
  type RolloutName,
} from "../../../../codex/rollout_name.ts";
import { readColumns } from "../../../../codex/state/row_updates.ts";
import type { RolloutFacts } from "../../../../diagnose/facts.ts";
import { fingerprintOf } from "../../../../model/fingerprint.ts";
import {
  asThreadId,
  firstRolloutOf,
  type RolloutId,
  type ThreadId,
} from "../../../../model/ids.ts";
import { type Place, planOf, type ThreadPlan } from "../../../../model/plan.ts";
import type { AbsolutePath } from "../../../../model/store.ts";
import { placeInStore, resolvePlace, storePlace } from "../../../../plan/place.ts";
import { statOrNull } from "../../../../system/files.ts";
import { baseName, isAbsolute } from "../../../../text/path_text.ts";
import { instantText } from "../../../../time/instant_text.ts";
import { codexPath } from "../../../facts/files/rollout_path.ts";
import { makeRow } from "../../rows/make_row.ts";
import { standingOn } from "../../undo/undo_part.ts";
import { cannot, type Mend, type Mending, text, type Unmended } from "../fix/fix_row.ts";
import { withSidecars } from "../with_sidecars.ts";

/**
 * The file of a base gets a name again by which Codex finds it: the one that its row says, else the one that Codex would have given it
 * (repair-rules §13). It is another thread's change, and done before the fork's.
 */
export async function renameBase(
  file: RolloutFacts,
  at: Tools,
  rolloutId: RolloutId,
): Promise<Mend | Unmended> {
  const { world, db } = at;
  const { store, system, catalog } = world;
  const id = asThreadId(file.first!.fields!.id!.toLowerCase());
  const from = placeInStore(file.path, store);
  if (from === null) return cannot(`"${file.path}" lies outside of this store`);
  const ids = { threadId: id, rolloutId };
  const named = namedPlace(ids, at);
  const to = named ?? datedPlace(file, ids);
  const path = resolvePlace(to, store);
  if (path === null) return cannot(`"${file.path}" has no moment in its first line`);
  const isTaken = [path, `${path}.zst` as AbsolutePath].some((at) =>
    statOrNull(at, system.files) !== null
  );
  if (isTaken) return cannot(`"${path}", where "${file.path}" belongs, is taken`);
  const expect = fingerprintOf(system.files.lstat(file.path));
  const steps = withSidecars([{ kind: "move", from, to, expect, rollout: true }], world);
  // The row of a thread that was reverted names a later one.
  const row = rolloutId === firstRolloutOf(id) ? await rowAt(path, { file, id }, at) : {};
  const plan = planOf({ id, needs: [], rolloutIds: [rolloutId] }, { steps, ...row });
  return { plans: [standingOn(plan, { catalog, db })], of: id };
}

type Ids = Pick<RolloutName, "threadId" | "rolloutId">;
type Tools = Pick<Mending, "world" | "db" | "endsBackfill">;

/** Where the row says that it is, if that is a place of the store with its name. */
function namedPlace({ threadId, rolloutId }: Ids, { world, db }: Tools): Place | null {
  const columns = ["rollout_path"];
  const [value] = (db === null ? null : readColumns(db, { id: threadId, columns })) ?? [];
  const path = value != null && "t" in value ? value.t : null;
  if (path === null || !isAbsolute(path)) return null;
  const name = parseRolloutName(baseName(path));
  const isOwn = name !== null && name.rolloutId === rolloutId && !name.compressed;
  return isOwn ? placeInStore(path, world.store) : null;
}

function datedPlace({ first, mtimeMs, archived, compressed }: RolloutFacts, ids: Ids): Place {
  const created = first?.fields?.createdAtMs ?? mtimeMs;
  const timestamp = instantText(created).slice(0, 19).replaceAll(":", "-");
  const name = formatRolloutName({ ...ids, timestamp, compressed });
  return {
    in: "store",
    path: storePlace(archived ? `archived_sessions/${name}` : datedPath(name) ?? name),
  };
}

/** Its row names the place, or one comes that does: a file without is a thread that Codex's picker does not list. */
async function rowAt(
  path: AbsolutePath,
  { file, id }: { readonly file: RolloutFacts; readonly id: ThreadId },
  { world, db, endsBackfill }: Tools,
): Promise<Pick<ThreadPlan, "updates" | "rows"> | Record<never, never>> {
  const { store, system, catalog } = world;
  if (db === null) return {};
  const own = plainPath(codexPath(path, { store, own: world.own() }));
  const [before] = readColumns(db, { id, columns: ["rollout_path"] }) ?? [];
  const after = text(own);
  if (before !== undefined) {
    const isSame = JSON.stringify(before) === JSON.stringify(after);
    return isSame ? {} : { updates: [{ column: "rollout_path", before, after }] };
  }
  const { mtimeMs: updatedAtMs, archived } = file;
  const name = catalog.rows.name(id, null);
  const made = { id, rollout: file.path, path: own, updatedAtMs, archived, name, cwd: null };
  return { rows: (await makeRow(made, { system, store, db, endsBackfill })).rows };
}
