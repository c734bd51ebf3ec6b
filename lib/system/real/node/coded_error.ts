import * as deno from "../coded_error.ts";

export { codedError, isGranted } from "../coded_error.ts";

/** Runs a system call; its errors have codes, and tell how Node would allow what it refused. */
export function named<T>(call: () => T, open?: deno.OpenFile): T {
  try {
    return deno.named(call, open);
  } catch (error) {
    const { permission, path: refused } = error as { permission?: string; path?: string };
    if (!(error instanceof Error) || permission === undefined || refused === undefined) throw error;
    throw Object.assign(error, { way: wayToAllow(permission, [refused]) });
  }
}

/** How a path can be allowed where Node was started with `--permission`. */
export function wayToAllow(permission: string, paths: readonly string[]): string {
  return `add ${paths.map((path) => `--allow-fs-${permission}=${path}`).join(" ")}`;
}
