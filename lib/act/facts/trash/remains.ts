import { headIfReadable } from "../../../codex/rollout_head.ts";
import {
  compressedPath,
  datedPath,
  isTranscriptName,
  nameInTrash,
  parseRolloutName,
  plainPath,
  threadIdInName,
} from "../../../codex/rollout_name.ts";
import type { ThreadId } from "../../../model/ids.ts";
import type { Batch } from "../../../model/journal.ts";
import type { Place, RemoveStep, ThreadPlan } from "../../../model/plan.ts";
import type { AbsolutePath, StorePaths } from "../../../model/store.ts";
import { resolvePlace, storePlace } from "../../../plan/place.ts";
import { type Entry, orElse, statOrNull } from "../../../system/files.ts";
import type { System } from "../../../system/system.ts";
import { baseName, joinPath } from "../../../text/path_text.ts";
import type { StoreLook } from "../live_reason.ts";
import { readBatches } from "../../journal/read_batches.ts";

/** What the store and the trash hold while something goes for good: what belongs to a thread that may come back stays. */
export interface Remains {
  /** Every batch of the trash, newest first. */
  readonly batches: readonly Batch[];
  /** A file that still holds the thread, in the store or in the trash; `null`: there is none. */
  copyOf(thread: Pick<ThreadPlan, "id" | "steps">): AbsolutePath | null;
}

/** Of a change that takes nothing for good: nobody looks. */
export const UNSEEN: Remains = { batches: [], copyOf: () => null };

/**
 * Looks at every name in the store and the trash, and into the files whose name tells no thread. Our own lock must be held: then
 * nothing but Codex and the user can bring a file since.
 */
export async function lookForRemains({ system, store }: StoreLook): Promise<Remains> {
  const { files } = system;
  const batches = await readBatches(store.trashRoot, { system, onProblem: () => {} });
  const originals = new Set(
    batches.flatMap(keptOriginals).map(({ from }) => resolvePlace(from, store)),
  );
  const byId = new Map<ThreadId, AbsolutePath[]>();
  for (const path of transcriptsIn(store, system)) {
    if (originals.has(path)) continue;
    const id = threadIdInName(nameInTrash(path)) ??
      (await headIfReadable(path, system))?.id ?? null;
    if (id !== null) byId.getOrInsert(id, []).push(path);
  }
  return {
    batches,
    copyOf(thread) {
      if (thread.id === null) return null;
      const paths = [...byId.get(thread.id) ?? [], ...usualPaths(thread, store)];
      return paths.find((path) => statOrNull(path, files)?.kind === "file") ?? null;
    },
  };
}

/** An original that a batch keeps of a rollout which it replaced: no copy that could come back alone. */
export interface KeptOriginal extends RemoveStep {
  /** Its thread. */
  readonly id: ThreadId;
}

/** What a batch keeps so. A journal is untrusted: only files in the batch's own folder that bear the name of their thread. */
export function keptOriginals({ id: batchId, threads }: Batch): readonly KeptOriginal[] {
  return threads.flatMap(({ id, steps }) =>
    steps.flatMap((step): KeptOriginal[] => {
      if (step.kind !== "replace" || id === null) return [];
      const { kept: from, expect, rollout } = step;
      const isOwn = from.in === "trash" && from.path.startsWith(`${batchId}/files/`) &&
        threadIdInName(baseName(from.path)) === id;
      return isOwn ? [{ kind: "remove", id, from, expect, rollout }] : [];
    })
  );
}

const DEEPEST = 32;

/** Every rollout of the store and of the trash, those that the Go tool put there too. */
function* transcriptsIn(store: StorePaths, system: System): Generator<AbsolutePath> {
  yield* transcriptsBelow(store.sessionsRoot, { system, depth: 0 });
  if (store.archivedRoot !== null) {
    yield* transcriptsBelow(store.archivedRoot, { system, depth: 0 });
  }
  for (const { name, kind } of entriesOf(store.trashRoot, system)) {
    if (kind !== "directory") continue;
    const folder = joinPath(store.trashRoot, name);
    const root = name === "sessions" ? folder : joinPath(folder, "files");
    yield* transcriptsBelow(root, { system, depth: 0 });
  }
}

function* transcriptsBelow(
  folder: AbsolutePath,
  { system, depth }: { readonly system: System; readonly depth: number },
): Generator<AbsolutePath> {
  for (const { name, kind } of entriesOf(folder, system)) {
    const path = joinPath(folder, name);
    if (kind === "file" && isTranscriptName(name)) yield path;
    if (kind === "directory" && depth < DEEPEST) {
      yield* transcriptsBelow(path, { system, depth: depth + 1 });
    }
  }
}

/** None of a folder that is not there or cannot be listed. */
function entriesOf(folder: AbsolutePath, { files }: System): readonly Entry[] {
  return orElse(() => [...files.readDir(folder)], []);
}

/** Where Codex, or whoever puts a file back, would have it by now: looked at once more, for the first look was a while ago. */
function usualPaths(
  { steps }: Pick<ThreadPlan, "steps">,
  store: StorePaths,
): readonly AbsolutePath[] {
  const places = steps.filter(({ rollout }) => rollout).flatMap(({ from }) => usualPlaces(from));
  return places.flatMap((path) =>
    resolvePlace({ in: "store", path: storePlace(path) }, store) ?? []
  );
}

function usualPlaces({ in: root, path }: Place): readonly string[] {
  // Below `<batch>/files/` lies the path in the store.
  const inStore = root === "store" ? path : path.split("/").slice(2).join("/");
  const plain = plainPath(inStore);
  const name = baseName(plain);
  const places = [
    plain,
    `archived_sessions/${name}`,
    parseRolloutName(name) === null ? plain : datedPath(name)!,
  ];
  return places.flatMap((path) => [path, compressedPath(path)]);
}
