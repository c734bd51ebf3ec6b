import type { ThreadId } from "../../model/ids.ts";
import type { Head } from "../../model/thread/head.ts";
import type { FileNumber } from "../scan/file_table.ts";
import type { PerThread, ThreadTable } from "../scan/thread_table.ts";
import type { HeadSource } from "./head_source.ts";
import type { RowSource } from "./row_source.ts";

/** Sub-agents and their parents: told by the spawn edge, the row's source, or else the head (write-rules §4.3). */
export interface Subagents {
  /** Parent of a sub-agent; `null` for a thread of the user's, and while its head has not been seen. */
  parentOf(id: ThreadId): ThreadId | null;
  /** Ids of all descendants, nearest first. */
  descendantsOf(id: ThreadId): readonly ThreadId[];
  /** Whether the thread comes with its parent instead of as a row of its own. */
  isHidden(id: ThreadId): boolean;
  /** Per thread: 1 where rows tell that it is hidden. */
  readonly hidden: PerThread<number>;
  /** Learns the parent from a head that was read, unless rows have told it. */
  learnFrom(id: ThreadId, head: Head): void;
}

/** What {@link traceSubagents} works with. */
export interface SubagentTools {
  readonly rows: RowSource;
  readonly heads: HeadSource;
}

/** Finds parents by the rows. Heads are opened only for sub-agents without an edge. */
export async function traceSubagents(
  threads: ThreadTable,
  { rows, heads }: SubagentTools,
): Promise<Subagents> {
  const parents = new Map<ThreadId, ThreadId | null>();
  const children = new Map<ThreadId, ThreadId[]>();
  let circles: ReadonlySet<ThreadId> | null = null;
  const adopt = (id: ThreadId, parent: ThreadId | null): void => {
    parents.set(id, parent);
    circles = null;
    if (parent === null || parent === id) return;
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [id]);
    else list.push(id);
  };
  const withoutEdge: { id: ThreadId; file: FileNumber }[] = [];
  for (const { id, parentId } of rows.subagents()) {
    const thread = threads.byId.get(id);
    if (thread === undefined) continue;
    if (parentId === null) withoutEdge.push({ id, file: threads.newest[thread]! });
    else adopt(id, parentId);
  }
  await heads.load(withoutEdge.map(({ file }) => file));
  for (const { id, file } of withoutEdge) {
    const head = heads.headOf(file);
    adopt(id, head === null ? null : parentInHead(id, head));
  }
  const isHidden = (id: ThreadId): boolean => {
    const parent = parents.get(id) ?? null;
    if (parent === null || !threads.byId.has(parent)) return false;
    circles ??= circlesOf(parents);
    return !circles.has(id);
  };
  const hidden = new Uint8Array(threads.count);
  for (const id of parents.keys()) {
    const thread = threads.byId.get(id);
    if (thread !== undefined && isHidden(id)) hidden[thread] = 1;
  }
  return {
    parentOf: (id) => parents.get(id) ?? null,
    descendantsOf: (id) => descendants(id, children),
    isHidden,
    hidden,
    learnFrom(id, head) {
      if (!parents.has(id) && isSubagentSource(head.source)) adopt(id, parentInHead(id, head));
    },
  };
}

/** Whether a `source` means a sub-agent (codex-storage §2.3). */
export function isSubagentSource(source: string | null): boolean {
  return source !== null && source.startsWith("{") && /^\{\s*"subagent"/.test(source);
}

/** Reviews have no `parent_thread_id`; their `session_id` is the parent's, unless they are forks. */
function parentInHead(id: ThreadId, head: Head): ThreadId | null {
  if (head.parentThreadId !== null) return head.parentThreadId;
  if (head.forkedFromId !== null || head.sessionId === null || head.sessionId === id) return null;
  return head.sessionId;
}

const NOBODY: readonly ThreadId[] = [];

function descendants(
  id: ThreadId,
  children: ReadonlyMap<ThreadId, readonly ThreadId[]>,
): readonly ThreadId[] {
  if (!children.has(id)) return NOBODY;
  const found: ThreadId[] = [];
  const seen = new Set([id]);
  for (let queue = [id]; queue.length > 0;) {
    const next: ThreadId[] = [];
    for (const parent of queue) {
      for (const child of children.get(parent) ?? []) {
        if (seen.has(child)) continue;
        seen.add(child);
        found.push(child);
        next.push(child);
      }
    }
    queue = next;
  }
  return found;
}

/** Threads that are their own ancestors by damaged rows: none of them is hidden. Each parent is followed once. */
function circlesOf(parents: ReadonlyMap<ThreadId, ThreadId | null>): ReadonlySet<ThreadId> {
  const circles = new Set<ThreadId>();
  const seen = new Set<ThreadId>();
  for (const start of parents.keys()) {
    const path: ThreadId[] = [];
    let at: ThreadId | null = start;
    for (; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
      seen.add(at);
      path.push(at);
    }
    const from = at === null ? -1 : path.indexOf(at);
    if (from >= 0) { for (const id of path.slice(from)) circles.add(id); }
  }
  return circles;
}
