import process from "node:process";
import { UnsupportedError } from "../../../model/error.ts";

export * from "../library_host.ts";

/**
 * Refuses a change, and a rehearsal too: what it tells of sessions that Codex has open would be a guess.
 *
 * @throws {UnsupportedError} always.
 */
export function refuseWithoutLocks(): never {
  const program = programOf(process);
  const hint = program === null ? "do it with Deno" : `download ${program}, or do it with Deno`;
  throw new UnsupportedError(
    `Cannot change sessions with Node ${process.versions.node}: it has no file locks, ` +
      "so nothing can tell whether Codex has a session open",
    { hint },
  );
}

/** Where releases are. */
const DOWNLOADS = "https://github.com/rollkeep/rollkeep/releases/latest/download";

/** By what Node calls a system. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "linux x64": "rollkeep-linux-x86_64",
  "linux arm64": "rollkeep-linux-arm64",
  "darwin x64": "rollkeep-macos-x86_64",
  "darwin arm64": "rollkeep-macos-arm64",
  "win32 x64": "rollkeep-windows-x86_64.exe",
};

/** Address of the program for a system; `null`: there is none. */
export function programOf(
  { platform, arch }: { readonly platform: string; readonly arch: string },
): string | null {
  const file = PROGRAMS[`${platform} ${arch}`];
  return file === undefined ? null : `${DOWNLOADS}/${file}`;
}
