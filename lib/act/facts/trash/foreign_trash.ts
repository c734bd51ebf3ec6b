import {
  datedPath,
  isTranscriptName,
  nameInTrash,
  parseRolloutName,
} from "../../../codex/rollout_name.ts";
import type { ThreadId } from "../../../model/ids.ts";
import { type MoveStep, planOf, type ThreadPlan } from "../../../model/plan.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import { storePlace } from "../../../plan/place.ts";
import { errorCode, type FileStat, listedOrTold, statOrNull } from "../../../system/files.ts";
import { joinPath } from "../../../text/path_text.ts";
import type { ChangeWorld } from "../change_world.ts";

type TrashLook = Pick<ChangeWorld, "store" | "system" | "onProblem">;

const DEEPEST = 8;

/**
 * Ways back for files that the Go tool put into the trash: `<trash>/sessions/<path>`, a name that was taken already with
 * nanoseconds and `_` before it, a file from elsewhere without its folders (compat §3.5). They get Codex's own name and
 * folder again. It saved no rows and no names: Codex has its own row still, or makes one.
 */
export function foreignTrash(look: TrashLook): readonly ThreadPlan[] {
  const threads = new Map<ThreadId, ThreadPlan>();
  for (const path of transcriptsBelow("sessions", look, 0)) {
    const found = wayBackOf(path, look);
    if (found === null) continue;
    const { id, rolloutId, step } = found;
    const known = threads.get(id);
    const rolloutIds = [...known?.rolloutIds ?? [], rolloutId];
    const steps = [...known?.steps ?? [], step];
    threads.set(id, planOf({ id, needs: [], rolloutIds }, { steps }));
  }
  return [...threads.values()];
}

/** Paths below the trash root. */
function* transcriptsBelow(folder: string, look: TrashLook, depth: number): Generator<string> {
  const { store, system: { files }, onProblem } = look;
  const whole = joinPath(store.trashRoot, folder);
  for (const { name, kind } of listedOrTold(whole, { files, onProblem })) {
    const path = `${folder}/${name}`;
    if (kind === "directory" && depth < DEEPEST) yield* transcriptsBelow(path, look, depth + 1);
    if (kind === "file" && isTranscriptName(name)) yield path;
  }
}

/** `null`: it stays, which is said as a problem. */
function wayBackOf(path: string, look: TrashLook) {
  const whole = joinPath(look.store.trashRoot, path);
  const name = nameInTrash(path);
  const parts = parseRolloutName(name);
  const stat = statOf(whole, look);
  if (stat === "unreadable") return null;
  if (parts === null || stat?.kind !== "file") {
    const message = "not a rollout by its name; it stays in the trash";
    look.onProblem({ kind: "passed-by", path: whole, message });
    return null;
  }
  const { size, mtimeMs, inode } = stat;
  const step: MoveStep = {
    kind: "move",
    from: { in: "trash", path: storePlace(path) },
    to: { in: "store", path: storePlace(datedPath(name)!) },
    expect: { size, mtimeMs, ctimeMs: null, inode },
    rollout: true,
  };
  return { id: parts.threadId, rolloutId: parts.rolloutId, step };
}

function statOf(
  path: AbsolutePath,
  { system, onProblem }: TrashLook,
): FileStat | "unreadable" | null {
  try {
    return statOrNull(path, system.files);
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    onProblem({ kind: "unreadable", path, message: `cannot look at it (${code})` });
    return "unreadable";
  }
}
