import { IN_MEMORY } from "../support/disk/memory_folder.ts";

let folder: string | null = null;

/** The folder in which a fuzzing process puts what is read; whoever starts it removes it with {@link removeFuzzFolder}. */
export function fuzzFolder(): string {
  return folder ??= Deno.makeTempDirSync({ prefix: "rollkeep-fuzz-", ...IN_MEMORY });
}

/** Removes the folder, if there is one. */
export function removeFuzzFolder(): void {
  if (folder !== null) Deno.removeSync(folder, { recursive: true });
  folder = null;
}
