import process from "node:process";
import { UnsupportedError } from "../../../model/error.ts";
import { STAND_IN } from "./deno.ts";

export * from "../library_host.ts";

/**
 * Refuses a change, and a rehearsal too: what it tells of sessions that Codex has open would be a guess.
 *
 * @throws {UnsupportedError} always.
 */
export function refuseWithoutLocks(): never {
  throw new UnsupportedError(
    `Cannot change sessions with Node ${process.versions.node}: it has no file locks, ` +
      "so nothing can tell whether Codex has a session open",
    { hint: `download the program rollkeep-${STAND_IN.build.target}, or do it with Deno` },
  );
}
