import { queryThreads } from "../../../catalog/find/query.ts";
import { readThreads } from "../../../catalog/find/read_threads.ts";
import type { ThreadId } from "../../../model/ids.ts";
import type { CwdMove } from "../../../model/plan.ts";
import type { Mapping } from "../../../model/request/mapping.ts";
import type { Selector } from "../../../model/request/selector.ts";
import type { Thread } from "../../../model/thread/thread.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import { isFolderWithin } from "../../../text/folder_text.ts";
import { cwdsOf, isHere, newMover } from "../migrate/mapped.ts";

/** Which threads of a home are wanted. */
export interface WantedOptions {
  readonly selector: Selector;
  /** `null`: the selector alone decides, and threads keep their folders. */
  readonly mapping: Mapping | null;
  /** Only threads updated at or after this, milliseconds since the epoch; `null`: all. */
  readonly sinceMs: number | null;
}

/** The threads of one mapping, or of none. */
export interface Wanted {
  readonly mapping: Mapping | null;
  /** What lies in the folder or below it. */
  readonly below: readonly Thread[];
  /** What was asked for, newest first, each followed by its sub-agents. */
  readonly threads: readonly WantedThread[];
}

/** A thread that was asked for, or came along as a sub-agent. */
export interface WantedThread {
  readonly thread: Thread;
  readonly id: ThreadId;
  /** Whether it came along. */
  readonly isSubagent: boolean;
  /** The folder that it gets; `null`: its own. */
  readonly cwd: CwdMove | null;
}

/** The threads that `list` shows for the same selector, with their sub-agents: a home is copied with what was done in it. */
export async function wantedThreads(
  { catalog, system }: ChangeWorld,
  { selector, mapping, sinceMs }: WantedOptions,
): Promise<Wanted> {
  const { threads: below } = await queryThreads(catalog, {
    selector: mapping === null ? selector : { ...selector, cwds: cwdsOf(mapping) },
    nowMs: system.clock.nowMs(),
  });
  const isMoved = (thread: Thread) => mapping !== null && isHere(thread, mapping);
  const moveOf = mapping === null ? null : newMover(mapping, system.files);
  const cwdOf = (thread: Thread) =>
    mapping !== null && isBelow(thread, mapping) ? moveOf!(thread) : null;
  const chosen = below.filter((thread) =>
    (mapping === null || isMoved(thread)) && (sinceMs === null || thread.updatedAtMs >= sinceMs)
  );
  const seen = new Set<ThreadId>();
  const threads: WantedThread[] = [];
  for (const thread of chosen) {
    const numbers = thread.subagentIds.flatMap((id) => catalog.threads.byId.get(id) ?? []);
    for (const one of [thread, ...await readThreads(catalog, numbers)]) {
      if (one.id === null || seen.has(one.id)) continue;
      seen.add(one.id);
      threads.push({ thread: one, id: one.id, isSubagent: one !== thread, cwd: cwdOf(one) });
    }
  }
  return { mapping, below, threads };
}

/** A sub-agent may work somewhere else than the thread that it came along with. */
function isBelow(thread: Thread, mapping: Mapping): boolean {
  return thread.cwd !== null && isHere(thread, mapping) &&
    cwdsOf(mapping).some((cwd) => isFolderWithin(thread.cwd!, cwd));
}
