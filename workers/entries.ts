import type { Request } from "../lib/model/request.ts";

/**
 * The confined side of each command, a module of its own: a literal `import()` is read at start like any other, and a worker
 * that knew every command would read them all for each (measured: 5 of 73 ms).
 */
const ENTRIES: Readonly<Record<Request["command"], string>> = {
  "list": "list.ts",
  "group": "group.ts",
  "show": "show.ts",
  "delete": "delete.ts",
  "restore": "restore.ts",
  "archive": "archive.ts",
  "unarchive": "archive.ts",
  "session-migrate": "migrate.ts",
  "session-migrate-suggest": "suggest.ts",
  "undo": "take_back.ts",
  "redo": "take_back.ts",
  "trash-list": "trash_list.ts",
  "trash-empty": "trash_empty.ts",
  "log": "log.ts",
};

/** Commands that start from a scan of the store as it is: main and the worker share it. */
const LISTING: ReadonlySet<Request["command"]> = new Set([
  "list",
  "group",
  "show",
  "session-migrate-suggest",
]);

/** Whether a command starts from a scan (`serveListing`). */
export function isListing(command: Request["command"]): boolean {
  return LISTING.has(command);
}

/** The worker module that carries a command out. */
export function workerOf(command: Request["command"]): URL {
  return new URL(ENTRIES[command], import.meta.url);
}

/** Every worker module, once. */
export function allWorkers(): readonly URL[] {
  const files = new Set(Object.values(ENTRIES));
  return [...files].map((file) => new URL(file, import.meta.url));
}
