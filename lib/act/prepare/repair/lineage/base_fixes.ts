/**
 * What mends a fork whose base Codex cannot read, in the order of what loses least (repair-rules §16): the base comes back; its place
 * in it is found again; what is somewhere else is taken in; what is left of it is read; the fork goes on without it.
 *
 * @module
 */
import { parseRolloutName } from "../../../../codex/rollout_name.ts";
import { asObject, parseJson } from "../../../../codex/json_value.ts";
import { readLines } from "../../../../codex/rollout_reader.ts";
import { openCheckedRows } from "../../../../codex/check/checked_rows.ts";
import { readProjections } from "../../../../codex/check/projection_state.ts";
import type { BaseFacts, RolloutFacts, ThreadFacts } from "../../../../diagnose/facts.ts";
import { readBases } from "../../../../diagnose/read/base_facts.ts";
import { brokenBase, headFinding, sameId } from "../../../../diagnose/rules/rollout_rules.ts";
import type { FindingId } from "../../../../model/diagnosis/finding.ts";
import { asThreadId } from "../../../../model/ids.ts";
import { planOf } from "../../../../model/plan.ts";
import type { Database } from "../../../../system/databases.ts";
import { baseName } from "../../../../text/path_text.ts";
import { heldThreads } from "../../../facts/trash/held_threads.ts";
import { standingOn } from "../../undo/undo_part.ts";
import {
  cannot,
  type Fixes,
  type FixRow,
  type Mend,
  type Mending,
  type Unmended,
} from "../fix/fix_row.ts";
import { withSidecars } from "../with_sidecars.ts";
import { filesWithRollout } from "./lost_files.ts";
import { rebuiltBase } from "./rebuild_base.ts";
import { renameBase } from "./rename_base.ts";
import { stretchesOf } from "./stretches.ts";
import { takeIn } from "./take_in.ts";
import { withCut, withoutBase } from "./write_base.ts";
import { programName } from "../../../../text/program_name.ts";

const EFFECT = "resumable again with all that it inherits";

/** By finding. `fixes`: what mends the first line of a base. */
export function baseFixes(fixes: () => Fixes): Readonly<Partial<Record<FindingId, FixRow>>> {
  return {
    "base-missing": { effect: EFFECT, mend: (at) => ofOwn(at, missing) },
    "base-short": { effect: EFFECT, mend: (at) => ofOwn(at, short) },
    "base-unreadable": { effect: EFFECT, mend: (at) => ofOwn(at, unreadable(fixes)) },
  };
}

type Fix = (at: Mending, broken: BaseFacts) => Promise<Mend | Unmended>;

/** What another thread has lost is mended there: its forks are then whole with it. */
async function ofOwn(at: Mending, fix: Fix): Promise<Mend | Unmended> {
  const { finding, at: broken } = brokenBase(at.facts)!;
  const owner = parseRolloutName(baseName(broken.from))?.threadId ?? null;
  if (owner !== null && !sameId(owner, at.facts.id)) {
    return cannot(
      `"${broken.from}", which it reads, is what lacks it: ${programName()} repair --only ${finding} ${owner}`,
    );
  }
  return await fix(at, broken);
}

async function missing(at: Mending, broken: BaseFacts): Promise<Mend | Unmended> {
  const { base, from } = broken;
  const held = await inTrash(at, base.rolloutId);
  if (held !== null) return held;
  const [found] = await filesWithRollout(base, { world: at.world, owners: ownersOf(at, broken) });
  if (found !== undefined) {
    const renamed = await renameBase(found, at, base.rolloutId);
    return "cannot" in renamed ? await fromElsewhere(at, broken, found) : renamed;
  }
  return await rebuiltBase(at, broken) ?? await withoutBase(from, at);
}

/** Threads that the base may be a rollout of: one that a revert has made does not say its own id. */
function ownersOf(
  { facts: { id, file, others } }: Mending,
  { from }: BaseFacts,
): readonly string[] {
  const pointing = [file, ...others].find((rollout) => rollout?.path === from);
  return [id, pointing?.first?.fields?.forkedFromId ?? []].flat();
}

/** In the trash it is whole: nothing is mended that comes back. */
async function inTrash(
  { world }: Mending,
  rolloutId: BaseFacts["base"]["rolloutId"],
): Promise<Unmended | null> {
  const [batches, standings] = [await world.batches(), await world.standings()];
  const held = heldThreads(batches, { standings, own: world.own() })
    .find(({ away }) => away.rolloutIds.includes(rolloutId));
  if (held === undefined) return null;
  const { id } = held.away;
  return cannot(
    `it lies in the trash (batch ${held.batch.id}): ${programName()} restore ${id} --apply`,
  );
}

async function short(at: Mending, broken: BaseFacts): Promise<Mend | Unmended> {
  const { world } = at;
  const { base, from } = broken;
  const file = broken.file!;
  const ends = await endsIn(file, base.endOrdinalExclusive, world);
  // All of it is there, in fewer bytes.
  if (ends.cut !== null) return await withCut(from, at, { end: ends.cut, ordinal: null });
  const others = await filesWithRollout(base, { world, owners: ownersOf(at, broken) });
  const whole = others.find(({ path }) => path !== file.path);
  if (whole !== undefined) return await fromElsewhere(at, broken, whole);
  const { end, ordinal } = ends;
  if (end === null) return cannot(`nothing of "${file.path}" is left that could be read`);
  const mend = await withCut(from, at, { end, ordinal });
  const lost = (base.endByteOffset ?? end) - end;
  return "cannot" in mend
    ? mend
    : { ...mend, effect: `resumable again; ${lost} bytes of what it inherits are gone for good` };
}

/** What lies in another file than where Codex looks is taken in. */
async function fromElsewhere(
  at: Mending,
  { base, from }: BaseFacts,
  whole: RolloutFacts,
): Promise<Mend | Unmended> {
  const { catalog, system } = at.world;
  const further = await readBases(whole, { catalog, tools: system });
  const bases: BaseFacts[] = [{ base, from, file: whole, cut: "at-line" }, ...further];
  const broken = brokenBase({ bases });
  if (broken !== null) return cannot(`"${whole.path}" has it, and has lost its own base`);
  const stretches = await stretchesOf(bases, at.world);
  const taken = "cannot" in stretches ? stretches : await takeIn(from, at, { stretches });
  const effect = `resumable again, with what it inherits from "${whole.path}" in its own file`;
  return "cannot" in taken ? taken : { ...taken, effect };
}

interface Ends {
  /** Where the line with the ordinal begins that is not inherited; `null`: the lines before it are not all there. */
  readonly cut: number | null;
  /** Behind the last whole line; `null`: there is none. */
  readonly end: number | null;
  /** Behind the last ordinal. */
  readonly ordinal: number | null;
}

async function endsIn(
  { path }: RolloutFacts,
  exclusive: number | null,
  { system }: Mending["world"],
): Promise<Ends> {
  let end: number | null = null;
  let last: number | null = null;
  for await (const { bytes, offset, length, terminated } of readLines(path, system)) {
    const own = bytes === null ? null : ordinalOf(bytes);
    if (own !== null && exclusive !== null && own >= exclusive) {
      return { cut: offset, end: offset, ordinal: exclusive };
    }
    if (!terminated) break;
    end = offset + length;
    last = own ?? last;
  }
  const isWhole = last !== null && last === (exclusive ?? 0) - 1;
  return { cut: isWhole ? end : null, end, ordinal: last === null ? null : last + 1 };
}

const decoder = new TextDecoder();

function ordinalOf(bytes: Uint8Array): number | null {
  const ordinal = asObject(parseJson(decoder.decode(bytes)))?.ordinal;
  return typeof ordinal === "number" && Number.isSafeInteger(ordinal) ? ordinal : null;
}

/** The base is mended as if somebody had asked for it; the fork needs nothing then. */
function unreadable(fixes: () => Fixes): Fix {
  return async (at, { file, base }) => {
    if (file!.first === null) return cannot(`"${file!.path}" cannot be read (${file!.trouble})`);
    const { world, db } = at;
    const facts = factsOfBase(file!, at);
    const finding = headFinding(facts);
    if (finding === null) return cannot(`"${file!.path}" is whole by now`);
    const mend = await fixes()(finding).mend({ ...at, facts, detail: {} });
    if ("cannot" in mend) return cannot(`${finding} of "${file!.path}": ${mend.cannot}`);
    const id = asThreadId(facts.id);
    const { steps = [], sets = [], rolloutIds = [base.rolloutId] } = mend;
    const live = world.liveReason({ id, path: file!.path, updatedAtMs: file!.mtimeMs });
    if (live !== null) return cannot(`thread ${id}, which it reads, ${live}`);
    const plan = planOf({ id, needs: [], rolloutIds }, {
      steps: withSidecars(steps, world),
      ...(sets.length === 0 ? {} : { sets }),
    });
    return { plans: [standingOn(plan, { catalog: world.catalog, db })], of: id };
  };
}

/** What mending its first line takes. */
function factsOfBase(file: RolloutFacts, { facts, db, history }: Mending): ThreadFacts {
  const id = file.name?.threadId ?? facts.id;
  const rolloutId = file.name?.rolloutId;
  const projection = history === null || rolloutId === undefined
    ? null
    : readProjections(history, [rolloutId]).get(rolloutId) ?? null;
  const nothing = { others: [], bases: [], doubles: [], preview: null, keptTurns: 0 };
  return { ...facts, ...nothing, id, file, projection, row: rowIn(db, id) };
}

function rowIn(db: Database | null, id: string) {
  return db === null ? null : openCheckedRows(db, { sized: true }).row(id);
}
