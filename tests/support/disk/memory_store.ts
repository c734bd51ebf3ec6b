import type { ActTools } from "../../../lib/act/tools.ts";
import type { StorePaths } from "../../../lib/model/store.ts";
import { parentPath } from "../../../lib/text/path_text.ts";
import { SYSTEM } from "../rollout_file.ts";
import { absolute } from "../value/paths.ts";
import { storePathsOf } from "../value/store_paths.ts";
import { type MemoryFiles, newMemoryFiles } from "./memory_files.ts";

/** A store in memory, without databases, at a fixed time: 2026-01-06 noon. */
export interface MemoryStore {
  readonly store: StorePaths;
  readonly tools: ActTools;
  readonly plant: MemoryFiles["plant"];
  /** Writes a file, its folders along. */
  write(path: string, text?: string): void;
  /** Text of a file. */
  read(path: string): string;
  /** Whether anything lies there. */
  has(path: string): boolean;
}

/** The moment at which {@link newMemoryStore} stands still. */
export const MEMORY_NOW_MS = Date.parse("2026-01-06T12:00:00Z");

/** Makes one with these files, empty ones. */
export function newMemoryStore(paths: readonly string[] = []): MemoryStore {
  const { files, writer, plant } = newMemoryFiles("/h", () => MEMORY_NOW_MS);
  const clock = { ...SYSTEM.clock, nowMs: () => MEMORY_NOW_MS };
  const write = (named: string, text = "") => {
    const path = absolute(named);
    writer.makeDirs(parentPath(path));
    const file = writer.create(path);
    file.write(new TextEncoder().encode(text));
    file.close();
  };
  for (const path of paths) write(path);
  return {
    store: storePathsOf("/h"),
    tools: { system: { ...SYSTEM, files, clock }, writer },
    plant,
    write,
    read: (path) => files.readText(absolute(path), { maxBytes: Infinity }),
    has(path) {
      try {
        files.lstat(absolute(path));
        return true;
      } catch (error) {
        if ((error as { code?: string }).code !== "ENOENT") throw error;
        return false;
      }
    },
  };
}
