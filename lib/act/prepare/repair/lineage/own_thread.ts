import { readThreads } from "../../../../catalog/find/read_threads.ts";
import { readHead } from "../../../../codex/rollout_head.ts";
import type { RolloutFacts } from "../../../../diagnose/facts.ts";
import { fingerprintOf } from "../../../../model/fingerprint.ts";
import { asThreadId } from "../../../../model/ids.ts";
import type { ThreadPlan } from "../../../../model/plan.ts";
import type { Rollout } from "../../../../model/thread/thread.ts";
import { instantText } from "../../../../time/instant_text.ts";
import { indexedNames, planCopy } from "../../migrate/plan_copy.ts";
import { cannot, type Mending, type Unmended } from "../fix/fix_row.ts";

/** A copy of a file of a thread that is a thread of its own: a new id in its name and in its lines, and the row of the first. */
export async function asThreadOfItsOwn(
  file: RolloutFacts,
  { facts, world, db }: Mending,
): Promise<ThreadPlan | Unmended> {
  const { catalog, system } = world;
  const oldId = asThreadId(facts.id);
  const number = catalog.threads.byId.get(oldId);
  const [thread] = number === undefined ? [] : await readThreads(catalog, [number]);
  if (thread === undefined) return cannot("no file of it bears its name");
  const { path, compressed, archived, name, first, mtimeMs } = file;
  const rollout: Rollout = {
    ...{ path, compressed, archived, rolloutId: name?.rolloutId ?? null },
    fingerprint: fingerprintOf(system.files.lstat(path)),
    head: await readHead(path, system),
  };
  const newId = asThreadId(system.ids.uuid7());
  const folder = thread.cwd ?? "";
  const created = instantText(first?.fields?.createdAtMs ?? mtimeMs).slice(0, 19);
  const copied = await planCopy({ ...thread, path, rollouts: [rollout] }, {
    ...{ world, db, names: indexedNames(world) },
    copy: { oldId, newId, cwd: { from: folder, to: folder }, branch: null },
    timestamp: created.replaceAll(":", "-"),
  });
  if (copied.kind === "impossible") return cannot(`"${path}" ${copied.why}`);
  // All files of the first one: what is made stands on them.
  const { basis } = copied.thread;
  const files = thread.rollouts.map((each) => each.path);
  return {
    ...copied.thread,
    action: "copy",
    ...(basis === undefined ? {} : { basis: { ...basis, files } }),
  };
}
