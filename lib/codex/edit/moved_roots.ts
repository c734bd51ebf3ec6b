import { isWithin, joinPath } from "../../model/path_text.ts";
import type { CwdMove } from "../../model/plan.ts";

/**
 * Workspace roots after a change of the working directory: a root that is the old folder, or lies below it, moves along, any
 * other stays. `null` when there is no list, or nothing in it moves. What is no text stays as it is.
 */
export function movedRoots(
  roots: unknown,
  changes: readonly CwdMove[],
): readonly unknown[] | null {
  if (!Array.isArray(roots)) return null;
  const moved = roots.map((root) => typeof root === "string" ? movedRoot(root, changes) : root);
  return moved.some((root, at) => root !== roots[at]) ? moved : null;
}

function movedRoot(root: string, changes: readonly CwdMove[]): string {
  const change = changes.find(({ from }) => isWithin(root, from));
  if (change === undefined) return root;
  const rest = root.slice(change.from.length).replace(/^\//, "");
  return rest === "" ? change.to : joinPath(change.to, rest);
}
