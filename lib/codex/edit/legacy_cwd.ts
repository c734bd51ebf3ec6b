import { readLines, type RolloutTools } from "../rollout_reader.ts";
import type { ChooseEdits } from "./line_editor.ts";
import { lineKind } from "./line_kind.ts";
import { cwdEdits } from "./copy_edits.ts";
import type { CwdChange } from "./moved_roots.ts";

/** Which lines of a legacy rollout without settings say where it resumes (codex-storage §6.2). */
export type CwdHolder = "turn_context" | "session_meta";

/** Turn contexts when there are any, else the metadata (write-rules §5.3). Errors as in `readLines`. */
export async function legacyCwdHolder(path: string, tools: RolloutTools): Promise<CwdHolder> {
  for await (const { bytes } of readLines(path, tools)) {
    if (bytes !== null && lineKind(bytes) === "turn_context") return "turn_context";
  }
  return "session_meta";
}

/** Edits that give a legacy rollout another folder: every line of that kind, of metadata only the first. */
export function newLegacyCwdEdits(holder: CwdHolder, cwd: CwdChange): ChooseEdits {
  let done = false;
  return ({ kind, payload }) => {
    if (kind !== holder || done) return [];
    done = kind === "session_meta";
    return cwdEdits(payload, { at: ["payload"], cwd });
  };
}
