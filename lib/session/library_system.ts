import { buildSystem } from "../system/real/build_system.ts";
import { gatherFacts } from "../system/real/facts.ts";
import type { System } from "../system/system.ts";

/** The outside world for a program that uses the library: its own permissions, no cache. */
export function librarySystem(): System {
  return buildSystem({ ...gatherFacts(), cacheFolder: null });
}
