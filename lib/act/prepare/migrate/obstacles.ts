import { readHead } from "../../../codex/rollout_head.ts";
import { lookThrough, type RolloutObstacles } from "../../../codex/edit/look_through.ts";
import type { Head } from "../../../model/thread/head.ts";
import type { FileStep } from "../../../model/plan.ts";
import { currentRollout, type Thread } from "../../../model/thread/thread.ts";
import { errorCode } from "../../../system/files.ts";
import type { System } from "../../../system/system.ts";

/** What the rollout of a thread says against giving it another folder. */
export interface Obstacles {
  /** Why it stays out of the plan, whatever is done to it; `null`: nothing. */
  readonly why: string | null;
  /** Why these steps cannot be done to it; `null`: they can. */
  whyNot(steps: readonly FileStep[]): string | null;
  /** What to know of it once these steps are planned. */
  notesOn(steps: readonly FileStep[]): readonly string[];
}

/**
 * Reads the current rollout of a thread through, as a rehearsal has to: Codex refuses a legacy thread with one byte that is not
 * UTF-8, and of a paginated one passes the line by (repair-rules §14); a line of more than 64 MB is not edited. Errors as in
 * {@link lookThrough}.
 */
export async function obstaclesOf(thread: Thread, system: System): Promise<Obstacles> {
  const { path, head } = currentRollout(thread);
  const found = await lookThrough(path, system);
  const { badByte } = found;
  const isFatal = badByte !== null && (head?.historyMode !== "paginated" || badByte.line === 1);
  return {
    why: isFatal
      ? `has a byte that is not UTF-8 in line ${badByte.line} of its file (offset ${badByte.offset}): ` +
        "Codex neither lists nor resumes it, here or there"
      : null,
    whyNot: (steps) => whyNot(steps, found),
    notesOn: (steps) => [
      ...(badByte === null
        ? []
        : [`line ${badByte.line} of ${thread.id} is not UTF-8: Codex passes that line by`]),
      ...(found.tooLong.length > 0 && steps.some(isReplaced)
        ? [
          `line 1 of ${thread.id} is longer than 64 MB and keeps the old folder; Codex goes by later ones`,
        ]
        : []),
    ],
  };
}

function isReplaced({ kind }: FileStep): boolean {
  return kind === "replace";
}

/** What is appended needs no line edited; a replaced legacy rollout can do without its metadata where a turn context tells. */
function whyNot(
  steps: readonly FileStep[],
  { tooLong, hasTurnContext }: RolloutObstacles,
): string | null {
  const [first] = tooLong;
  if (first === undefined) return null;
  const longText = `has a line ${first.line} of more than 64 MB, which cannot be edited`;
  if (steps.some(({ kind }) => kind === "create")) return `${longText}; with --move it can go`;
  if (!steps.some(isReplaced)) return null;
  const isMetaOnly = tooLong.every(({ kind }) => kind === "session_meta");
  return isMetaOnly && hasTurnContext ? null : longText;
}

/**
 * A thread with the heads that a scan has not read for the length of their first line; a head that cannot be read otherwise is
 * missing still.
 */
export async function withLongHeads(thread: Thread, system: System): Promise<Thread> {
  if (thread.rollouts.every(({ head }) => head !== null)) return thread;
  const rollouts = await Promise.all(thread.rollouts.map(async (rollout) => {
    return rollout.head === null
      ? { ...rollout, head: await patientHead(rollout.path, system) }
      : rollout;
  }));
  const head = currentRollout({ ...thread, rollouts }).head;
  return { ...thread, rollouts, historyMode: thread.historyMode ?? head?.historyMode ?? null };
}

async function patientHead(path: Thread["path"], system: System): Promise<Head | null> {
  try {
    return await readHead(path, system, { patient: true });
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return null;
  }
}
