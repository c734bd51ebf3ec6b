import type { Fingerprint } from "../../../lib/model/fingerprint.ts";
import { asThreadId } from "../../../lib/model/ids.ts";
import type { Rollout, Thread } from "../../../lib/model/thread/thread.ts";
import { absolute } from "./paths.ts";

/** What a file of some bytes is known by. */
export function fingerprint(size = 1, mtimeMs = 1000): Fingerprint {
  return { size, mtimeMs, ctimeMs: null, inode: null };
}

/** A rollout at a path, in the archive when the path says so. */
export function rolloutOf(path: string, known: Partial<Rollout> = {}): Rollout {
  return {
    path: absolute(path),
    fingerprint: fingerprint(),
    compressed: path.endsWith(".zst"),
    archived: path.includes("/archived_sessions/"),
    rolloutId: null,
    head: null,
    ...known,
  };
}

/** A thread of these rollouts, the first its current one. */
export function threadOf(
  id: string | null,
  { rollouts, ...known }: { readonly rollouts: readonly Rollout[] } & Partial<Thread>,
): Thread {
  const [current] = rollouts;
  return {
    id: id === null ? null : asThreadId(id),
    path: current!.path,
    rollouts,
    name: null,
    preview: null,
    cwd: null,
    createdAtMs: 0,
    isCreationKnown: true,
    updatedAtMs: 0,
    sizeBytes: 0,
    health: "ok",
    archived: current!.archived,
    pinned: false,
    forked: false,
    compressed: current!.compressed,
    source: null,
    modelProvider: null,
    model: null,
    gitBranch: null,
    gitSha: null,
    gitOriginUrl: null,
    historyMode: null,
    parentId: null,
    subagentIds: [],
    ...known,
  };
}
