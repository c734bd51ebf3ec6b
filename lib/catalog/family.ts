import type { Head } from "../model/head.ts";
import type { HeadSource } from "./head_source.ts";
import type { RowSource } from "./row_source.ts";
import type { ThreadTable } from "./thread_table.ts";

/** Sub-agents and their parents: by spawn edge, by the row's source, else by the head (write-rules §4.3). */
export interface Family {
  /** Parent of a sub-agent; `null` for a thread of the user's, and while its head has not been seen. */
  parentOf(id: string): string | null;
  /** Ids of all descendants, nearest first. */
  descendantsOf(id: string): readonly string[];
  /** Whether the thread comes with its parent instead of as a row of its own. */
  isHidden(id: string): boolean;
  /** The same for every thread at once, by its number, as far as rows tell: 1 means hidden. */
  readonly hidden: Uint8Array;
  /** Learns from a head that has been read; rows have the last word. */
  note(id: string, head: Head): void;
}

/** What {@link traceFamily} works with. */
export interface FamilyTools {
  readonly rows: RowSource;
  readonly heads: HeadSource;
}

/** Builds the family from what rows tell; heads are opened only for sub-agents without an edge. */
export async function traceFamily(
  threads: ThreadTable,
  { rows, heads }: FamilyTools,
): Promise<Family> {
  const parents = new Map<string, string | null>();
  const children = new Map<string, string[]>();
  const adopt = (id: string, parent: string | null): void => {
    parents.set(id, parent);
    if (parent === null || parent === id) return;
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [id]);
    else list.push(id);
  };
  const orphans: { id: string; file: number }[] = [];
  for (const { id, parentId } of rows.subagents()) {
    const thread = threads.byId.get(id);
    if (thread === undefined) continue;
    if (parentId === null) orphans.push({ id, file: threads.newest[thread]! });
    else adopt(id, parentId);
  }
  await heads.load(orphans.map(({ file }) => file));
  for (const { id, file } of orphans) {
    const head = heads.of(file);
    adopt(id, head === null ? null : parentInHead(id, head));
  }
  const isHidden = (id: string): boolean => {
    const parent = parents.get(id);
    return parent !== undefined && parent !== null && parent !== id &&
      threads.byId.has(parent) && !isAncestor(id, { of: parent, parents });
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
    note(id, head) {
      if (!parents.has(id) && isSubagentSource(head.source)) adopt(id, parentInHead(id, head));
    },
  };
}

/** Whether a `source` means a sub-agent (codex-storage §2.3). */
export function isSubagentSource(source: string | null): boolean {
  return source !== null && source.startsWith("{") && /^\{\s*"subagent"/.test(source);
}

/** Reviews have no `parent_thread_id`; their `session_id` is the parent's, unless they are forks. */
function parentInHead(id: string, head: Head): string | null {
  if (head.parentThreadId !== null) return head.parentThreadId;
  if (head.forkedFromId !== null || head.sessionId === null || head.sessionId === id) return null;
  return head.sessionId;
}

const NOBODY: readonly string[] = [];

function descendants(
  id: string,
  children: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  if (!children.has(id)) return NOBODY;
  const found: string[] = [];
  const seen = new Set([id]);
  for (let queue = [id]; queue.length > 0;) {
    const next: string[] = [];
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

/** Guards against rows that make two threads each other's parent: neither is hidden then. */
function isAncestor(
  id: string,
  { of, parents }: { readonly of: string; readonly parents: ReadonlyMap<string, string | null> },
): boolean {
  const seen = new Set<string>();
  for (let at: string | null = of; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
    if (at === id) return true;
    seen.add(at);
  }
  return false;
}
