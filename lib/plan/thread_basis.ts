import { threadIdInName } from "../codex/rollout_name.ts";
import type { ThreadId } from "../model/ids.ts";
import type { RowBasis, ThreadBasis } from "../model/plan.ts";
import type { AbsolutePath } from "../model/store.ts";
import type { Thread } from "../model/thread/thread.ts";
import { baseName } from "../text/path_text.ts";

/**
 * The facts that the plan of a thread in the store stands on; none for a thread without an id. `row` is left out where its rows
 * are compared in full, or without a database.
 */
export function basisOf(
  { id, rollouts }: Pick<Thread, "id" | "rollouts">,
  row?: RowBasis | null,
): { readonly basis?: ThreadBasis } {
  if (id === null) return {};
  return { basis: basisOfFiles(id, { paths: rollouts.map(({ path }) => path), row }) };
}

/** The same from the paths of its files. Only files with its id in their name count: others cannot be found again by it. */
export function basisOfFiles(
  id: ThreadId,
  { paths, row }: {
    readonly paths: readonly AbsolutePath[];
    readonly row?: RowBasis | null | undefined;
  },
): ThreadBasis {
  const files = paths.filter((path) => threadIdInName(baseName(path)) === id);
  return { id, files, bases: [], ...(row === undefined ? {} : { row }) };
}
