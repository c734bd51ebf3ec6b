import type { BatchId } from "../model/ids.ts";
import type { FileStep, Place } from "../model/plan.ts";
import type { AbsolutePath, StorePaths, StorePlace } from "../model/store.ts";
import { isWithin, joinPath } from "../text/path_text.ts";

const SESSIONS = "sessions";
const ARCHIVED = "archived_sessions";

/** Text as the path below a root. Whether it leads anywhere is for {@link resolvePlace} to say. */
export function storePlace(path: string): StorePlace {
  return path as StorePlace;
}

/** Where a file of the store lies; `null` when it is outside of its roots. */
export function placeInStore(path: AbsolutePath, store: StorePaths): Place | null {
  const below = (root: AbsolutePath | null, name: string): Place | null =>
    root !== null && isWithin(path, root) && path !== root
      ? { in: "store", path: storePlace(`${name}${path.slice(root.length)}`) }
      : null;
  return below(store.sessionsRoot, SESSIONS) ?? below(store.archivedRoot, ARCHIVED);
}

/** Where a file of the store lies once this batch has taken it. */
export function placeInTrash(place: Place, batch: BatchId): Place {
  return { in: "trash", path: storePlace(`${batch}/files/${place.path}`) };
}

/** Where the file of a step is, or was, for people. */
export function namedSource(step: FileStep, store: StorePaths): string {
  return step.kind === "create" && step.import !== undefined
    ? joinPath(step.import.home, step.from.path)
    : resolvePlace(step.from, store) ?? step.from.path;
}

/**
 * Absolute path of a place. Journals are untrusted: a path that is not made of plain names below a known root is refused
 * (design §11.9).
 */
export function resolvePlace(place: Place, store: StorePaths): AbsolutePath | null {
  const parts = place.path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === ".." || part.includes("\0"))) {
    return null;
  }
  if (place.in === "trash") {
    const isOurs = parts.length > 3 && parts[1] === "files";
    // The Go tool keeps no batches: `<trash>/sessions/…` (compat §3.5).
    const isForeign = place.path.startsWith(`${SESSIONS}/`);
    return isOurs || isForeign ? joinPath(store.trashRoot, parts.join("/")) : null;
  }
  if (place.in !== "store" || parts.length < 2) return null;
  const root = parts[0] === SESSIONS
    ? store.sessionsRoot
    : parts[0] === ARCHIVED
    ? store.archivedRoot
    : null;
  return root === null ? null : joinPath(root, parts.slice(1).join("/"));
}
