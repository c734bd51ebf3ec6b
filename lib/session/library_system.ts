import type { AbsolutePath, StorePaths } from "../model/store.ts";
import { buildSystem } from "../system/real/build_system.ts";
import { gatherFacts } from "../system/real/facts.ts";
import type { System } from "../system/system.ts";
import type { PathBase } from "../text/path_text.ts";

/** Now, for a program that uses the library. */
export function libraryNow(): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(librarySystem().clock.nowMs());
}

/** Where relative paths and `~` start from. */
export function libraryBase(): PathBase {
  const { environment } = librarySystem();
  return { cwd: environment.cwd(), home: environment.home() };
}

/** A path that a program names, as it is: the system takes a relative one to start at the working directory. */
export function givenPath(path: string): AbsolutePath {
  return path as AbsolutePath;
}

/**
 * The outside world for a program that uses the library: its own permissions, and nothing remembered. What the command line
 * remembers goes with what is removed for good, where the program may.
 */
export function librarySystem(store?: StorePaths, source?: StorePaths): System {
  const system = buildSystem(gatherFacts(), store, source);
  return { ...system, caches: { ...system.caches, open: () => null } };
}
