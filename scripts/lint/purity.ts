const IMPURE_PLACES = ["lib/system/", "main.ts", "confined.ts", "node.ts", "scripts/", "tests/"];

/** Whether a file may name the outside world. */
export function mayBeImpure(path: string): boolean {
  return IMPURE_PLACES.some((prefix) => path.startsWith(prefix)) || path === "lib/session.ts";
}

/** Globals that are the outside world. */
export const OUTSIDE_GLOBALS: ReadonlySet<string> = new Set(["Deno", "console", "process", "Date"]);

/** Members of innocent globals that ask the outside world. */
export const OUTSIDE_MEMBERS: ReadonlySet<string> = new Set([
  "Temporal.Now",
  "Math.random",
  "crypto.getRandomValues",
  "crypto.randomUUID",
]);

/** Whether an import names the outside world. */
export function isOutsideModule(specifier: string): boolean {
  return specifier.startsWith("node:");
}
