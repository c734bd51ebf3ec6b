import { isTranscriptName, parseRolloutName } from "../../../codex/rollout_name.ts";
import { joinPath } from "../../../model/path_text.ts";
import type { MoveStep, ThreadPlan } from "../../../model/plan.ts";
import { type Entry, errorCode, type FileStat, statOrNull } from "../../../system/files.ts";
import type { ChangeWorld } from "../change_world.ts";

const DEEPEST = 8;

/**
 * Ways back for files that the Go tool put into the trash: `<trash>/sessions/<path>`, a name that was taken already with
 * nanoseconds and `_` before it, a file from elsewhere without its folders (compat §3.5). They get Codex's own name and
 * folder again. It saved no rows and no names: Codex has its own row still, or makes one.
 */
export function foreignTrash(
  { store, system, onProblem }: Pick<ChangeWorld, "store" | "system" | "onProblem">,
): readonly ThreadPlan[] {
  const threads = new Map<string, ThreadPlan>();
  const walk = (below: string, depth: number): void => {
    for (const { name, kind } of entriesOf(joinPath(store.trashRoot, below))) {
      const path = `${below}/${name}`;
      if (kind === "directory" && depth < DEEPEST) walk(path, depth + 1);
      if (kind === "file" && isTranscriptName(name)) take(path, name);
    }
  };
  const entriesOf = (folder: string): readonly Entry[] => {
    try {
      return [...system.files.readDir(folder)];
    } catch (error) {
      const code = errorCode(error);
      if (code === null) throw error;
      if (code !== "ENOENT") {
        onProblem({ kind: "unreadable", path: folder, message: `cannot list it (${code})` });
      }
      return [];
    }
  };
  const lookAt = (path: string): FileStat | "unreadable" | null => {
    try {
      return statOrNull(path, system.files);
    } catch (error) {
      const code = errorCode(error);
      if (code === null) throw error;
      onProblem({ kind: "unreadable", path, message: `cannot look at it (${code})` });
      return "unreadable";
    }
  };
  const take = (path: string, name: string): void => {
    const own = name.replace(/^\d{15,20}_(?=rollout-)/, "");
    const parts = parseRolloutName(own);
    const stat = lookAt(joinPath(store.trashRoot, path));
    if (stat === "unreadable") return;
    if (parts === null || stat?.kind !== "file") {
      const message = "not a rollout by its name; it stays in the trash";
      onProblem({ kind: "passed-by", path: joinPath(store.trashRoot, path), message });
      return;
    }
    const [year, month, day] = parts.timestamp.slice(0, 10).split("-");
    const { size, mtimeMs, inode } = stat;
    const step: MoveStep = {
      kind: "move",
      from: { in: "trash", path },
      to: { in: "store", path: `sessions/${year}/${month}/${day}/${own}` },
      expect: { size, mtimeMs, ctimeMs: null, inode },
      rollout: true,
    };
    const id = parts.threadId;
    const known = threads.get(id);
    threads.set(id, {
      id,
      needs: [],
      rolloutIds: [...known?.rolloutIds ?? [], parts.rolloutId],
      steps: [...known?.steps ?? [], step],
      rows: [],
      updates: [],
      names: [],
    });
  };
  walk("sessions", 0);
  return [...threads.values()];
}
