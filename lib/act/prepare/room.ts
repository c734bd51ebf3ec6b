import { formatByteSize } from "../../model/byte_size.ts";
import { parentPath } from "../../model/path_text.ts";
import type { Plan } from "../../model/plan.ts";
import type { StorePaths } from "../../model/store.ts";
import type { Refusal } from "../../plan/judge.ts";
import { resolvePlace } from "../../plan/place.ts";
import type { Files, FileStat } from "../../system/files.ts";
import { statOrNull } from "../thread/place_files.ts";

/** How much larger a compressed rollout may become: they hold much that repeats. */
const GROWTH = 12;

/** Room that must be left over: a disk filled to the last byte makes Codex fail. */
const RESERVE_BYTES = 16 * 1024 * 1024;

/**
 * Why there is no room for what a plan has to copy because it crosses file systems, or is a copy, for people; `null` when there is, when
 * nothing is copied, or when nobody can tell.
 */
export async function roomTrouble(
  plan: Plan,
  { store, files }: { readonly store: StorePaths; readonly files: Files },
): Promise<Refusal | null> {
  const needed = new Map<string, number>();
  const known = new Map<string, Ground | null>();
  const groundOf = (path: string): Ground | null => {
    const folder = parentPath(path);
    const ground = known.has(folder) ? known.get(folder)! : findGround(folder, files);
    known.set(folder, ground);
    return ground;
  };
  const need = (target: Ground | null, bytes: number): void => {
    if (target !== null) needed.set(target.path, (needed.get(target.path) ?? 0) + bytes);
  };
  for (const step of plan.threads.flatMap(({ steps }) => steps)) {
    const from = resolvePlace(step.from, store);
    const to = "to" in step ? resolvePlace(step.to, store) : null;
    if (from === null || to === null) continue;
    const [source, target] = [groundOf(from), groundOf(to)];
    const crosses = source !== null && target !== null &&
      source.stat.device !== target.stat.device;
    const grows = step.kind === "create" && from.endsWith(".zst");
    if (crosses || step.kind === "create") need(target, step.expect.size * (grows ? GROWTH : 1));
  }
  for (const [path, bytes] of needed) {
    const free = await files.freeBytes(path);
    if (free === null || free >= bytes + RESERVE_BYTES) continue;
    const message = `${path} has ${formatByteSize(free)} free, and ${
      formatByteSize(bytes)
    } have to be copied there`;
    return { reason: "no-room", message };
  }
  return null;
}

/** The nearest folder that exists. */
interface Ground {
  readonly path: string;
  readonly stat: FileStat;
}

function findGround(folder: string, files: Files): Ground | null {
  for (let path = folder;; path = parentPath(path)) {
    const stat = statOrNull(path, files);
    if (stat?.kind === "directory") return { path, stat };
    // The store's home itself may be a link; what lies above it is not ours to look at.
    if (stat?.kind === "link") {
      const real = files.realPath(path);
      return { path: real, stat: files.lstat(real) };
    }
    if (path === "/" || path === parentPath(path)) return null;
  }
}
