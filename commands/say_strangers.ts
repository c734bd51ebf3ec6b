import { ownStore } from "../lib/act/facts/own_store.ts";
import type { Batch } from "../lib/model/journal.ts";
import { otherStore } from "../lib/plan/batch/own_batch.ts";
import { renderNote } from "../lib/render/error_view.ts";
import type { CommandContext } from "./context.ts";

/** Names the batches of a trash that are another store's; silent where there are none. */
export function sayStrangers(
  batches: readonly Batch[],
  { system, store }: CommandContext,
): void {
  const own = ownStore(store, system.files);
  const byStore = new Map<string, string[]>();
  for (const batch of batches) {
    const name = otherStore(batch, own);
    if (name !== null) byStore.getOrInsert(name, []).push(batch.id);
  }
  for (const [name, ids] of byStore) {
    const [newest, ...more] = ids;
    const all = more.length === 0
      ? `batch ${newest} was`
      : `${ids.length} batches, ${newest} the newest, were`;
    system.terminal.err(
      renderNote(`${all} made in ${name}: undo and restore take one only by its id`),
    );
  }
}
