import { cwdEdits } from "./copy_edits.ts";
import type { LineEdits } from "./line_editor.ts";
import type { CwdMove } from "../../model/plan.ts";

/**
 * Edits that give a legacy rollout without settings another folder: in every turn context, by the last of which Codex resumes,
 * and in the first metadata, which counts where a turn context is of no use to it (codex-storage §6.2, §6.3 c). Metadata that is too
 * long to be edited keeps its folder.
 */
export function newLegacyCwdEdits(cwd: CwdMove): LineEdits {
  let hasMeta = false;
  return {
    choose({ kind, payload }) {
      if (kind === "thread_settings_applied") return [];
      if (kind === "session_meta") {
        if (hasMeta) return [];
        hasMeta = true;
      }
      return cwdEdits(payload, { at: ["payload"], cwd });
    },
    mayStay(kind) {
      if (kind === "session_meta") hasMeta = true;
      return kind === "session_meta";
    },
  };
}
