import { instantText } from "../../model/instant_text.ts";
import type { Thread } from "../../model/thread.ts";

/** One thread as the JSON of `list`: the Go tool's keys first, then ours (compat §1.1). Absent texts are left out. */
export function listObject(thread: Thread): Record<string, unknown> {
  return {
    session_id: thread.id ?? "",
    created_at: instantText(thread.createdAtMs),
    updated_at: instantText(thread.updatedAtMs),
    size_bytes: thread.sizeBytes,
    path: thread.path,
    ...(thread.cwd === null ? {} : { host_dir: thread.cwd }),
    ...(thread.health === null ? {} : { health: thread.health }),
    ...(thread.preview === null ? {} : { head: thread.preview }),
    name: thread.name,
    archived: thread.archived,
    pinned: thread.pinned,
    source: thread.source,
    model_provider: thread.modelProvider,
    git_branch: thread.gitBranch,
    history_mode: thread.historyMode,
    rollouts: thread.rollouts.map(({ path }) => path),
    subagents: thread.subagentIds.length,
    compressed: thread.compressed,
    ...(thread.live === null ? {} : { live: thread.live }),
  };
}
