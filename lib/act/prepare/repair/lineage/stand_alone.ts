/**
 * A fork that stands alone: it has in itself what it has read in the files of other threads, so that these can go (repair-rules §16).
 *
 * @module
 */
import { readThreads } from "../../../../catalog/find/read_threads.ts";
import type { ThreadFacts } from "../../../../diagnose/facts.ts";
import { brokenBase, movedBase, sameId } from "../../../../diagnose/rules/rollout_rules.ts";
import type { Finding } from "../../../../model/diagnosis/finding.ts";
import { asThreadId } from "../../../../model/ids.ts";
import type { CreateStep, FileStep } from "../../../../model/plan.ts";
import { indexedNames, planCopy } from "../../migrate/plan_copy.ts";
import { cannot, type Mend, type Mending, type Unmended } from "../fix/fix_row.ts";
import { takeIn } from "./take_in.ts";
import { stretchesOf } from "./stretches.ts";
import { programName } from "../../../../text/program_name.ts";

/** Says of a thread that it reads other files; whoever asks for it wants that to end. `null`: it does not. */
export function historyElsewhere({ id, bases }: ThreadFacts): Finding | null {
  const [nearest] = bases;
  if (nearest === undefined) return null;
  return {
    ...{ id: "history-elsewhere", thread: id, severity: "cosmetic", class: "own-flag" },
    healsItself: false,
    detail: { rollout: nearest.base.rolloutId, end: nearest.base.endByteOffset },
  };
}

/** A copy with a new id, which leaves the original as it is; in place where that was asked for. */
export async function standAlone(at: Mending): Promise<Mend | Unmended> {
  const { facts } = at;
  const broken = brokenBase(facts) ?? movedBase(facts);
  if (broken !== null) {
    const finding = "finding" in broken ? broken.finding : "base-offset-wrong";
    return cannot(
      `what it begins in is not whole: ${programName()} repair --only ${finding} ${facts.id}`,
    );
  }
  return at.inPlace ? await inPlace(at) : await asCopy(at);
}

async function inPlace(at: Mending): Promise<Mend | Unmended> {
  const { facts: { id, bases }, world } = at;
  const own = bases.findIndex(({ file }) => sameId(file?.first?.fields?.id ?? "", id));
  if (own === 0) {
    // Codex takes in only what it resumes, and an earlier rollout of a thread it never resumes: the turns would drop out of its list.
    return cannot(
      "it was reverted, and begins in an earlier file of its own: a copy can stand alone, without --in-place",
    );
  }
  const stretches = await stretchesOf(bases, world);
  if ("cannot" in stretches) return stretches;
  const taken = await takeIn(bases[0]!.from, at, { stretches });
  const hasReaders = !("cannot" in taken) && taken.steps!.length > 1;
  return !hasReaders ? taken : {
    ...taken,
    effect: "all of its history is its own; its forks list that once Codex has resumed it",
  };
}

async function asCopy({ facts, world, db }: Mending): Promise<Mend | Unmended> {
  const oldId = asThreadId(facts.id);
  const number = world.catalog.threads.byId.get(oldId);
  const [thread] = number === undefined ? [] : await readThreads(world.catalog, [number]);
  if (thread === undefined) return cannot("its file does not bear its name");
  if (thread.path !== facts.file?.path) return cannot("its row names another file than its own");
  const inherits = await stretchesOf(facts.bases, world);
  if ("cannot" in inherits) return inherits;
  const newId = asThreadId(world.system.ids.uuid7());
  const folder = thread.cwd ?? "";
  const copy = { oldId, newId, cwd: { from: folder, to: folder }, branch: null };
  const copied = await planCopy(thread, { world, copy, db, names: indexedNames(world) });
  if (copied.kind === "impossible") return cannot(`it ${copied.why}`);
  const steps = copied.thread.steps.map((step): FileStep =>
    step.kind === "create" ? { ...step, inherits } satisfies CreateStep : step
  );
  return {
    plans: [{ ...copied.thread, action: "copy", needs: [], steps }],
    of: newId,
    effect:
      `thread ${newId} has all of its history in one file: what ${oldId} reads can go with it`,
  };
}
