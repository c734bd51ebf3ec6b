import assert from "node:assert/strict";
import { wholeState } from "../../support/codex/whole_state.ts";
import { rollkeepJson } from "../../support/rollkeep.ts";
import type { Era, EraKind } from "./era_home.ts";

const YES = ["--apply", "--yes", "--json"];

/** Every file and row of the store, as comparable lines; the time of the name index, which is rewritten, aside. */
export async function stateOf({ old }: Era): Promise<readonly string[]> {
  const lines = await wholeState(old, { sinceMs: Number.MAX_SAFE_INTEGER });
  return lines.map((line) => line.replace(/^(session_index\.jsonl \d+) \d+/, "$1"));
}

/** Sends every thread to the trash. */
export async function trashAll({ old, ids }: Era): Promise<void> {
  const done = await rollkeepJson(["delete", ...ids.values(), ...YES], old);
  assert.equal(done.threads, ids.size);
}

/** Archives the thread with a tool call, or takes it out again. */
export async function archive(
  { old, ids }: Era,
  action: "archive" | "unarchive" = "archive",
): Promise<void> {
  await rollkeepJson([action, ids.get("tool")!, ...YES], old);
}

/** Copies or moves every thread to the other folder; their ids there. */
export async function migrate(
  { old, ids }: Era,
  how: "copy" | "move",
): Promise<ReadonlyMap<EraKind, string>> {
  const words = ["session", "migrate", "--from", old.project, "--to", old.other];
  const move = how === "move" ? ["--move"] : [];
  const done = await rollkeepJson([...words, ...move, ...YES], old);
  // That a copied fork reads what its original reads is said, and no fault.
  const warnings = done.warnings.filter((warning: string) => !/reads the rollouts/.test(warning));
  assert.deepEqual([done.created, warnings], [ids.size, []]);
  const there = new Map<string, string>(
    done.planned.map((one: Record<string, string>) => [one.source_id, one.dest_id]),
  );
  return new Map([...ids].map(([kind, id]) => [kind, there.get(id)!]));
}

/** Takes the newest change back. */
export async function undo({ old }: Era): Promise<void> {
  const done = await rollkeepJson(["undo", ...YES], old);
  assert.equal(done.failed, 0);
}
