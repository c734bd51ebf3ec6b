import { readThreads } from "../../../catalog/find/read_threads.ts";
import { type Dependants, findDependants } from "../../../catalog/lineage/dependants.ts";
import { FIRST_FILE } from "../../../catalog/scan/file_table.ts";
import { lastSettings } from "../../../codex/edit/last_settings.ts";
import { isCompressed, parseRolloutName } from "../../../codex/rollout_name.ts";
import { readChunks } from "../../../codex/rollout_reader.ts";
import { openHistory, projectedBytes } from "../../../codex/state/projection.ts";
import { type Fingerprint, fingerprintOf } from "../../../model/fingerprint.ts";
import type { BatchThread } from "../../../model/journal.ts";
import { type FileStep, type Plan, planOf, type ThreadPlan } from "../../../model/plan.ts";
import type { PassedBy } from "../../../model/result/change_result.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import { moveBackOf, updatesBack } from "../../../plan/inverse_plan.ts";
import { resolvePlace } from "../../../plan/place.ts";
import type { Database } from "../../../system/databases.ts";
import { closing, type Files, readFully, statOrNull } from "../../../system/files.ts";
import type { Sha256, System } from "../../../system/system.ts";
import { baseName } from "../../../text/path_text.ts";
import { type ChangeWorld, openState } from "../../facts/change_world.ts";
import { lookAtRest } from "../../facts/files/at_rest.ts";
import { planMove } from "../migrate/plan_move.ts";
import type { PreparedChange } from "../prepared_change.ts";
import { withRowBack } from "./move_row_back.ts";
import { replacementBack } from "./replacement_back.ts";
import { withSidecarsBack } from "./sidecars_back.ts";
import { gone, standingOn, type UndoPart, whyLive } from "./undo_part.ts";

/**
 * Moves to another folder: our line is taken off again where it still ends the rollout, Codex has not read it and no fork
 * counts on it: then every byte is as before. Else the earlier settings are put in force by one more line (write-rules §5.2).
 */
export async function movesBack(part: UndoPart): Promise<PreparedChange> {
  const { standing, cause, world } = part;
  const { catalog, system } = world;
  const passedBy: PassedBy[] = [];
  using history = openHistory(world.store, system);
  using db = openState(world);
  const sha256 = await system.digests.sha256();
  // Also makes every history base known, which tells what forks count on.
  const dependants = await findDependants(catalog);
  const threads: ThreadPlan[] = [];
  const withRow = (back: ThreadPlan, thread: BatchThread) =>
    standingOn(withRowBack(back, { thread, world, db }), { catalog, db });
  for (const thread of standing) {
    // Of a thread that was reverted since another rollout is the one that counts.
    const isCurrent = await namesCurrent(thread, world);
    const back = isCurrent ? await unreadTail(thread, { world, history, sha256 }) : null;
    const original = back === null ? await originalBack(thread, { part, sha256 }) : null;
    const whole = (back: ThreadPlan) =>
      withRow(withSidecarsBack(back, { thread, world, sha256 }), thread);
    const planned = back !== null
      ? whyLive(back, world) ?? whole(back)
      : original !== null
      ? whole(original)
      : await byOneMoreLine(thread, { world, db, dependants });
    if ("message" in planned) passedBy.push(planned);
    else threads.push(planned);
  }
  const plan: Plan = { action: "move", cause, threads, namesDigest: null };
  return { plan, passedBy, subagents: [], notes: [] };
}

/** Whether the file of a move is the one that the thread goes by now. */
async function namesCurrent(
  { id, steps }: BatchThread,
  { catalog, store }: ChangeWorld,
): Promise<boolean> {
  const number = id === null ? undefined : catalog.threads.byId.get(id);
  const [now] = number === undefined ? [] : await readThreads(catalog, [number]);
  const [step] = steps;
  return now === undefined || step === undefined || now.path === resolvePlace(step.from, store);
}

interface Looking {
  readonly world: ChangeWorld;
  readonly history: Database | null;
  readonly sha256: Sha256;
}

/**
 * The plan that takes our line off again, or puts one that was cut back; `null` unless the file is still exactly as the batch
 * has left it and nobody counts on what would go.
 */
async function unreadTail(thread: BatchThread, looking: Looking): Promise<ThreadPlan | null> {
  const { store } = looking.world;
  const back = moveBackOf(thread);
  // Sidecars that went to the trash with it.
  const originals = thread.steps.filter(({ kind }) => kind !== "move");
  if (back.steps.length !== originals.length) return null;
  const steps: FileStep[] = [];
  for (const [at, step] of back.steps.entries()) {
    const path = resolvePlace(step.from, store);
    if (path === null || (step.kind !== "cut" && step.kind !== "append")) return null;
    const expect = asLeft({ path, step, original: originals[at]! }, looking);
    if (expect === null) return null;
    if (step.kind === "cut" && await countsOnTail(step, path, looking)) return null;
    const { mtimeMs } = step.expect;
    steps.push({ ...step, expect, ...(expect.mtimeMs === mtimeMs ? {} : { mtimeMs }) });
  }
  return { ...back, steps };
}

/** What is expected of a file that is as the batch has left it; `null` when it is not. A copy of the home may have cut its time. */
function asLeft(
  { path, step, original }: {
    readonly path: AbsolutePath;
    readonly step: Extract<FileStep, { readonly kind: "cut" | "append" }>;
    readonly original: FileStep;
  },
  { world, sha256 }: Looking,
): Fingerprint | null {
  const look = { files: world.system.files, sha256 };
  const seen = lookAtRest(path, step.expect, look);
  if (seen.kind === "same") return fingerprintOf(seen.stat);
  if (step.kind !== "cut" || seen.kind === "gone" || seen.stat.size !== step.expect.size) {
    return null;
  }
  const before = lookAtRest(path, original.expect, look);
  const isOurs = before.kind === "grown" && endsWith(path, step.tail, look.files);
  return isOurs ? fingerprintOf(before.stat) : null;
}

function endsWith(path: AbsolutePath, tail: string, files: Files): boolean {
  const bytes = Uint8Array.fromBase64(tail);
  const found = new Uint8Array(bytes.length);
  using file = closing(files.open(path));
  const count = readFully(file, found, { at: file.stat().size - bytes.length });
  return count === bytes.length && found.every((byte, at) => byte === bytes[at]);
}

/** Whether Codex's projection, or a fork, has taken in what would be cut off. Both count decompressed bytes. */
async function countsOnTail(
  step: Extract<FileStep, { kind: "cut" }>,
  path: AbsolutePath,
  { world, history }: Looking,
): Promise<boolean> {
  const { heads, table } = world.catalog;
  const rolloutId = parseRolloutName(baseName(path))?.rolloutId;
  if (rolloutId === undefined) return true;
  const left = await bytesLeft(step, path, world.system);
  if (history !== null && projectedBytes(history, rolloutId) > left) return true;
  for (let file = FIRST_FILE; file < table.count; file++) {
    const base = heads.baseOf(file);
    if (base?.rolloutId === rolloutId && (base.endByteOffset ?? Infinity) > left) return true;
  }
  return false;
}

async function bytesLeft(
  { expect, tail }: Extract<FileStep, { kind: "cut" }>,
  path: AbsolutePath,
  system: System,
): Promise<number> {
  const bytes = Uint8Array.fromBase64(tail);
  if (!isCompressed(path)) return expect.size - bytes.length;
  const { compression } = system;
  const count = async (chunks: AsyncIterable<Uint8Array>): Promise<number> => {
    let sum = 0;
    for await (const chunk of chunks) sum += chunk.length;
    return sum;
  };
  return await count(readChunks(path, system)) -
    await count(compression.zstdDecode([bytes]));
}

/** A replaced legacy rollout that nobody has touched since: its kept original comes back as it was; `null` otherwise. */
async function originalBack(
  thread: BatchThread,
  { part, sha256 }: { readonly part: UndoPart; readonly sha256: Sha256 },
): Promise<ThreadPlan | null> {
  const { target, world } = part;
  const [step] = thread.steps;
  if (step?.kind !== "replace") return null;
  const { made } = target.outcomes.get(thread.number) ?? {};
  const back = await replacementBack(step, { world, sha256, made });
  return back === null ? null : planOf(thread, { steps: [back], updates: updatesBack(thread) });
}

async function byOneMoreLine(
  thread: BatchThread,
  { world, db, dependants }: {
    readonly world: ChangeWorld;
    readonly db: Database | null;
    readonly dependants: Dependants;
  },
): Promise<ThreadPlan | PassedBy> {
  const { catalog, system, store } = world;
  const number = thread.id === null ? undefined : catalog.threads.byId.get(thread.id);
  const [now] = number === undefined ? [] : await readThreads(catalog, [number]);
  const [step] = thread.steps;
  const moved = step !== undefined && "cwd" in step ? step.cwd : undefined;
  if (now === undefined || step === undefined || moved === undefined) return gone(thread);
  const live = world.liveReason(now);
  const name = thread.id ?? "";
  if (live !== null) return { thread: name, reason: "live", message: `thread ${name} ${live}` };
  const path = resolvePlace(step.from, store);
  const isThere = path !== null && statOrNull(path, system.files)?.kind === "file";
  const end = step.expect.size;
  const earlier = step.kind === "append" && isThere && !isCompressed(path)
    ? (await lastSettings(path, system, { threadId: thread.id, end })).line
    : null;
  const planned = await planMove(now, {
    world,
    db,
    cwd: { from: moved.to, to: moved.from },
    dependants,
    earlier,
  });
  if (planned.kind === "planned") return planned.thread;
  const message = `thread ${name} ${planned.why}`;
  return { thread: name, reason: "conflict", message };
}
