/**
 * What is not done on Windows.
 *
 * @module
 */
import { UnsupportedError, UsageError } from "../model/error.ts";
import type { Request } from "../model/request/request.ts";
import type { StorePaths } from "../model/store.ts";
import { isOfWindows } from "../text/path_text.ts";

/** Commands that read, and rest on nothing that only rows of Codex for Windows could tell. */
const READING: ReadonlySet<string> = new Set<Request["command"]>([
  "list",
  "list-trash",
  "group",
  "show",
  "log",
  "trash-list",
  "verify",
  "complete",
]);

/**
 * Refuses what nobody has tried on Windows: a change, and what judges a store by Codex's own rules. How Codex for Windows writes paths
 * into its database was never measured, and a row that names its file in another way hides the thread from it. Refuses also a store or a
 * trash with a name in it that Windows takes for a device, or for another name. Elsewhere nothing is refused.
 *
 * @throws {UnsupportedError} naming the command, or what the library was to do, and the way out.
 * @throws {UsageError} naming the strange name.
 */
export function refuseOnWindows(what: string, { home, sessionsRoot, trashRoot }: StorePaths): void {
  const root = home ?? sessionsRoot;
  if (!isOfWindows(root)) return;
  if (!READING.has(what)) throw untried(`${what} in "${root}"`);
  for (const path of [root, trashRoot]) {
    const name = strangeName(path);
    if (name === null) continue;
    throw new UsageError(
      `Cannot use "${path}": Windows does not take "${name}" for the name of a file`,
      { hint: "name another folder" },
    );
  }
}

/**
 * Refuses the same where a command looks at folders before it knows its store.
 *
 * @throws {UnsupportedError} naming the command, and the way out.
 */
export function refuseFromWindows(what: string, cwd: string): void {
  if (isOfWindows(cwd)) throw untried(what);
}

function untried(what: string): UnsupportedError {
  return new UnsupportedError(
    `Cannot ${what} on Windows yet: what a change comes to in the database of Codex for Windows was not tried, and a wrong row hides a session`,
    { hint: "list, group, show, log and verify work; sessions of WSL are changed in WSL" },
  );
}

/** Names that Windows takes for devices, whatever follows a dot. */
const DEVICES = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i;

/** The first name of a path that Windows would take for something else, or drops a part of; `null`: there is none. */
export function strangeName(path: string): string | null {
  // A drive has a colon of its own.
  const names = path.replace(/^[A-Za-z]:(?=\/)/, "").split("/");
  // deno-lint-ignore no-control-regex -- these are what must not be in a name
  const strange = (name: string) => DEVICES.test(name) || /[<>:"|?*\u0000-\u001f]|[. ]$/.test(name);
  return names.find((name) => name !== "" && strange(name)) ?? null;
}
