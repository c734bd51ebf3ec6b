import type { Mapping } from "../../../lib/model/request/mapping.ts";
import { HAND, type HandStore } from "../hand_store.ts";
import { absolute } from "../value/paths.ts";

/** Writes the settings line behind a thread of the store that a move to another folder goes by. */
export function giveSettings(store: HandStore, thread: keyof typeof HAND): void {
  const thread_settings = settings("/work");
  const payload = { type: "thread_settings_applied", thread_id: HAND[thread], thread_settings };
  const line = { timestamp: "2026-01-05T10:00:01.000Z", ordinal: 2, type: "event_msg", payload };
  Deno.writeTextFileSync(store.pathOf(thread), `${JSON.stringify(line)}\n`, { append: true });
}

/** The threads of the store in another folder: copied, or moved there. */
export function mappingTo(
  to: string,
  { move = false, tree = false, from: named = "/work" } = {},
): Mapping {
  const from = absolute(named);
  return { from, fromGiven: from, to: absolute(to), branch: null, move, tree };
}

/** Settings that are complete, for a working directory. */
export function settings(cwd: string): Readonly<Record<string, unknown>> {
  return {
    model: "m",
    model_provider_id: "p",
    approval_policy: "never",
    approvals_reviewer: "user",
    permission_profile: {},
    cwd,
    collaboration_mode: {},
  };
}
