import { threadIdInName } from "../codex/rollout_name.ts";
import { baseName } from "../model/path_text.ts";
import type { RowBasis, ThreadBasis } from "../model/plan.ts";
import type { Thread } from "../model/thread.ts";

/**
 * What the plan of a thread in the store stands on; nothing for one without an id. `row`: left out where its rows are compared in
 * full, or there is no database.
 */
export function basisOf(
  { id, rollouts }: Pick<Thread, "id" | "rollouts">,
  row?: RowBasis | null,
): { readonly basis?: ThreadBasis } {
  if (id === null) return {};
  return { basis: basisOfFiles(id, { paths: rollouts.map(({ path }) => path), row }) };
}

/** The same from the paths of its files: those with its id in their name, for only they can be found again by it. */
export function basisOfFiles(
  id: string,
  { paths, row }: { readonly paths: readonly string[]; readonly row?: RowBasis | null | undefined },
): ThreadBasis {
  const files = paths.filter((path) => threadIdInName(baseName(path)) === id);
  return { id, files, bases: [], ...(row === undefined ? {} : { row }) };
}
