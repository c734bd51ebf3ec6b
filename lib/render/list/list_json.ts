import { instantText } from "../../model/instant_text.ts";
import type { Thread } from "../../model/thread.ts";

/** One thread as the JSON of `list`: the Go tool's keys first, then ours (compat §1.1). Absent texts are left out. */
export function listObject(thread: Thread): Record<string, unknown> {
  // Undefined is left out by JSON, and quicker than leaving keys out ourselves.
  return {
    session_id: thread.id ?? "",
    created_at: instantText(thread.createdAtMs),
    updated_at: instantText(thread.updatedAtMs),
    size_bytes: thread.sizeBytes,
    path: thread.path,
    host_dir: thread.cwd ?? undefined,
    health: thread.health ?? undefined,
    head: thread.preview ?? undefined,
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
    live: thread.live ?? undefined,
  };
}
