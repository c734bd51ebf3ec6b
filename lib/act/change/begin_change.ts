import { type Catalog, openCatalog } from "../../catalog/catalog.ts";
import { scanStore } from "../../catalog/scan/scan_store.ts";
import { namesStayText, readNameIndex } from "../../codex/name_index_file.ts";
import { removeLeftCopies } from "../facts/databases_apart.ts";
import { stateDbPath } from "../../codex/state/thread_rows.ts";
import type { Consent } from "../../model/consent.ts";
import { RefusedError } from "../../model/error.ts";
import { newBatchId, REHEARSED_BATCH } from "../../model/ids.ts";
import { actionOf, isNothing, type Plan } from "../../model/plan.ts";
import type { OnProblem } from "../../model/problem.ts";
import type { StorePaths } from "../../model/store.ts";
import { isFinal } from "../../plan/batch/batch_standing.ts";
import { cutOffText } from "../../plan/batch/own_batch.ts";
import {
  type ApprovedPlan,
  judge,
  type JudgeOptions,
  type Refusal,
  type Verdict,
} from "../../plan/judge.ts";
import type { System } from "../../system/system.ts";
import { instantText } from "../../time/instant_text.ts";
import { execute, type Execution } from "../batch/execute.ts";
import { settleAll, type SettledBatch } from "../batch/settle.ts";
import { type ChangeWorld, newChangeWorld } from "../facts/change_world.ts";
import { idleNotes } from "../facts/live_reason.ts";
import { newForksSince } from "../facts/new_forks.ts";
import { isCodexHome, ownStore } from "../facts/own_store.ts";
import { roomTrouble } from "../facts/room.ts";
import { purgeTrouble, writeTrouble } from "../facts/write_trouble.ts";
import { isOpenEnd, openBatches, readBatches } from "../journal/read_batches.ts";
import { lockFolderTrouble } from "../locks/lock_trouble.ts";
import { trashTrouble } from "../locks/own_lock.ts";
import type { PreparedChange } from "../prepare/prepared_change.ts";
import type { ActTools } from "../tools.ts";

/** What beginning a change takes. */
export interface BeginChangeOptions<P extends PreparedChange = PreparedChange> {
  readonly system: System;
  readonly actTools: () => ActTools;
  readonly store: StorePaths;
  /** The home that threads are copied from, which is read and nothing else; left out: none. */
  readonly source?: StorePaths;
  readonly onProblem: OnProblem;
  readonly judging: JudgeOptions;
  /** The command line behind `rollkeep`, word by word, for the log; empty when a program asks. */
  readonly command: readonly string[];
  /** Whether the folder must be a store, or hold a rollout; what only brings things back needs neither. */
  readonly needsStore: boolean;
  readonly prepare: (world: ChangeWorld) => Promise<P>;
  /** Told what settling did, where the change itself comes to nothing: else its notes say it. Left out: nobody is told. */
  readonly onSettled?: (note: string) => void;
  /** Told how many threads the store has, before planning begins. Left out: nobody is told. */
  readonly onScanned?: (threads: number) => void;
}

/** A change with its plan and what the gate says of it. */
export interface BegunChange<P extends PreparedChange = PreparedChange> {
  readonly prepared: P;
  readonly verdict: Verdict;
  /** Carries the approved plan out; `null` when it has no thread. */
  act(plan: ApprovedPlan, onProgress?: (done: number) => void): Promise<Execution | null>;
  /** Lets go of what was opened. Said twice it does no harm. */
  close(): void;
}

/**
 * The way of every change up to the user's answer: batches that were cut off are settled, or only named in a rehearsal;
 * then scan, plan and judge.
 *
 * @throws {LockedError} when another rollkeep acts. @throws what `prepare` throws.
 */
export async function beginChange<P extends PreparedChange>(
  options: BeginChangeOptions<P>,
): Promise<BegunChange<P>> {
  const { system, store, onProblem, judging } = options;
  const settled = await settleFirst(judging.consent, options);
  const unwritable = writeTrouble(store, { ...options.actTools(), isTried: isTried(options) });
  const scan = scanStore(store, { files: system.files, onProblem });
  const catalog = await openCatalog(store, { system, onProblem, scan });
  options.onScanned?.(catalog.threads.count);
  try {
    const batchId = judging.consent.kind === "act"
      ? newBatchId(instantText(system.clock.nowMs()), system.ids.hex(6))
      : REHEARSED_BATCH;
    const world = newChangeWorld({ system, store, onProblem, catalog, batchId });
    const prepared = await options.prepare(world);
    const { plan, passedBy } = prepared;
    const { terminal } = system;
    const verdict = judge(plan, {
      facts: {
        passedBy,
        noStore:
          !options.needsStore || catalog.threads.count > 0 || isCodexHome(store, system.files)
            ? null
            : store.home ?? store.sessionsRoot,
        refusals: [unwritable ?? lostRows(catalog), ...await worldTroubles(plan, options)]
          .filter((refusal) => refusal !== null),
        canAsk: terminal.stdinIsTerminal && terminal.stderrIsTerminal,
      },
      options: judging,
    });
    const idle = judging.consent.kind === "act" ? [] : idleNotes(plan, world);
    const notes = [...settled, ...prepared.notes, ...returningNames(plan, world), ...idle];
    return {
      prepared: { ...prepared, notes },
      verdict,
      act: (plan, onProgress) => act(plan, { world, options, told: prepared.told, onProgress }),
      close: () => catalog.close(),
    };
  } catch (error) {
    catalog.close();
    for (const note of settled) options.onSettled?.(note);
    throw error;
  }
}

/** Files must not move without their rows: a plan made from files alone, where there is a database, is none. */
function lostRows({ rows, store }: Catalog): Refusal | null {
  if (!rows.isLost()) return null;
  return {
    reason: "unreadable",
    message: `Cannot read database "${
      rows.path ?? store.sqliteHome
    }": what it keeps of the threads is not known`,
    hint:
      "say the command again; if that does not help, free some space and make its folder writable",
  };
}

/** Whether it is tried what can be written. A rehearsal of a process that may write nothing has nothing to try. */
function isTried({ judging, store, actTools }: BeginChangeOptions): boolean {
  return judging.consent.kind !== "rehearse" || actTools().writer.mayWrite(store.trashRoot);
}

/** What a real run would fail at; it is judged by the same words. */
async function worldTroubles(
  plan: Plan,
  options: BeginChangeOptions,
): Promise<readonly (Refusal | null)[]> {
  const { store, system, actTools } = options;
  const { files } = system;
  const isNothing = plan.threads.length === 0;
  const room = await roomTrouble(plan, { store, files });
  if (!isTried(options)) return [room];
  const trash = isNothing ? null : await trashTrouble(store, actTools());
  return [
    await lockFolderTrouble({ store, files, writer: actTools().writer }),
    isFinal(plan.action) && !isNothing ? purgeTrouble(store, actTools()) : null,
    // A full disk is told once, with how much is missing.
    trash?.reason === "no-room" && room !== null ? null : trash,
    room,
  ];
}

/** What is to be said of names that should come back into an index that is left alone. */
function returningNames(plan: Plan, { store, system }: ChangeWorld): readonly string[] {
  const isNamed = plan.threads.some((thread) =>
    actionOf(thread, plan) === "restore" && thread.names.length > 0
  );
  if (!isNamed) return [];
  const { state } = readNameIndex(store.sessionIndex, system.files);
  return state === null ? [] : [namesStayText(store.sessionIndex, state)];
}

/** Where nobody can tell whether there is a database, no file goes back without its row. */
function refuseUnlistable({ sqliteHome }: StorePaths): OnProblem {
  return ({ path, message }) => {
    if (path !== sqliteHome) return;
    throw new RefusedError(`Cannot look for Codex's databases in "${path}": ${message}`, {
      reasons: ["unreadable"],
      hint: "make the folder readable, or name the store with --codex-home",
    });
  };
}

/** Lines for people about batches that were cut off. */
async function settleFirst(
  consent: Consent,
  { system, actTools, store }: BeginChangeOptions,
): Promise<readonly string[]> {
  if (consent.kind === "act") {
    const statePath = stateDbPath(store, {
      files: system.files,
      onProblem: refuseUnlistable(store),
    });
    removeLeftCopies(store.trashRoot, actTools());
    // Who reads the batches for the change itself tells what cannot be read.
    const settled = await settleAll({ tools: actTools(), store, statePath, onProblem: () => {} });
    return settled.map(settledText);
  }
  const reading = { system, onProblem: () => {} };
  const cutOff = new Set(await openBatches(store.trashRoot, reading));
  if (cutOff.size === 0) return [];
  const own = ownStore(store, system.files);
  return (await readBatches(store.trashRoot, reading)).filter(({ id, end }) =>
    cutOff.has(id) && (end === null || isOpenEnd(end))
  )
    .map((batch) => cutOffText(batch, own));
}

function settledText({ batchId, finished, putBack, left }: SettledBatch): string {
  const rest = left.length === 0 ? "" : `, ${left.length} left as found: ${left.join("; ")}`;
  return `batch ${batchId} had been cut off: ${finished} threads finished, ${putBack} put back${rest}`;
}

interface Acting {
  readonly world: ChangeWorld;
  readonly options: Pick<BeginChangeOptions, "actTools" | "command" | "source">;
  readonly told: PreparedChange["told"];
  readonly onProgress: ((done: number) => void) | undefined;
}

async function act(
  plan: ApprovedPlan,
  { world, options, told, onProgress }: Acting,
): Promise<Execution | null> {
  if (isNothing(plan)) return null;
  const { store, catalog, batchId } = world;
  const tools = options.actTools();
  const statePath = catalog.rows.path;
  catalog.close();
  return await execute(plan, {
    tools,
    store,
    ...(options.source === undefined ? {} : { source: options.source }),
    statePath,
    batchId,
    command: options.command,
    told,
    batchesSeen: world.batchesSeen(),
    newForks: newForksSince(catalog, tools.system),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}
