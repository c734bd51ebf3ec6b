import type { AbsolutePath } from "../../model/store.ts";
import { codedError } from "./coded_error.ts";

/** Folders that main keeps open for its worker, to force their entries to disk: the worker may not open them. Plain data. */
export interface KeptFolders {
  readonly paths: readonly AbsolutePath[];
  /** What main answers: 0 while it works, then 1, or 2 where it failed. */
  readonly answer: Int32Array<SharedArrayBuffer>;
}

/** The question that a worker posts. */
export interface SyncQuestion {
  /** Path of a kept folder. */
  readonly sync: AbsolutePath;
}

/** Opens folders before the permissions are given up, and answers from then on. One that cannot be opened is not kept. */
export function keepFolders(
  paths: readonly AbsolutePath[],
): { readonly kept: KeptFolders; readonly answer: (question: SyncQuestion) => void } {
  const open = new Map<AbsolutePath, Deno.FsFile>();
  for (const path of paths) {
    try {
      open.set(path, Deno.openSync(path, { read: true }));
    } catch {
      // None there, or not ours to open: whoever needs it is told so by the sandbox.
    }
  }
  const answer = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  return {
    kept: { paths: [...open.keys()], answer },
    answer({ sync }) {
      let result = 2;
      try {
        open.get(sync)!.syncSync();
        result = 1;
      } finally {
        Atomics.store(answer, 0, result);
        Atomics.notify(answer, 0);
      }
    },
  };
}

/** Has main force the entries of a kept folder to disk, and waits for it. */
export function syncKept(path: AbsolutePath, { answer }: KeptFolders): void {
  Atomics.store(answer, 0, 0);
  self.postMessage({ sync: path } satisfies SyncQuestion);
  Atomics.wait(answer, 0, 0);
  if (Atomics.load(answer, 0) !== 1) {
    throw codedError("EIO", `cannot force folder "${path}" to disk`);
  }
}
