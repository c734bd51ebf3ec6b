import { isTranscriptName } from "../codex/rollout_name.ts";
import type { OnProblem } from "../model/problem.ts";
import type { AbsolutePath, StorePaths } from "../model/store.ts";
import { type Files, listedOrTold } from "../system/files.ts";
import { joinPath } from "../text/path_text.ts";
import { SIDECAR_ENDING } from "./sidecar_text.ts";

const DEEPEST = 32;

/** Every sidecar of a store, by names alone: also those that have no rollout any more. Links are not followed. */
export function listSidecars(
  { sessionsRoot, archivedRoot }: Pick<StorePaths, "sessionsRoot" | "archivedRoot">,
  tools: { readonly files: Files; readonly onProblem: OnProblem },
): readonly AbsolutePath[] {
  const found: AbsolutePath[] = [];
  const walk = (folder: AbsolutePath, depth: number) => {
    for (const { name, kind } of listedOrTold(folder, tools)) {
      const path = joinPath(folder, name);
      if (kind === "directory" && depth < DEEPEST) walk(path, depth + 1);
      if (kind !== "directory" && isSidecarName(name)) found.push(path);
    }
  };
  for (const root of [sessionsRoot, archivedRoot]) if (root !== null) walk(root, 0);
  return found.sort();
}

function isSidecarName(name: string): boolean {
  return name.endsWith(SIDECAR_ENDING) &&
    isTranscriptName(name.slice(0, -SIDECAR_ENDING.length));
}
