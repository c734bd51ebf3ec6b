import { resolveStore } from "../../codex/home.ts";
import type { StorePaths } from "../../model/store.ts";
import type { HashTools } from "../../seal/rollout_bytes.ts";
import { type FindSidecars, newSidecarFinder } from "../../seal/sidecar_places.ts";
import type { System } from "../../system/system.ts";
import { givenStore, librarySystem } from "../library_system.ts";

/** What sealing and verifying from a program share. */
export interface IntegrityOptions {
  /** The root the sessions were scanned from. */
  readonly sessionsRoot: string | URL;
  /** Stops the work; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told as files are read how many bytes have been read in all. Left out: nobody is told. */
  readonly onProgress?: (bytesRead: number) => void;
}

/** The store of a sessions root, and what looks into it. */
export interface LibraryIntegrity {
  readonly system: System;
  readonly store: StorePaths;
  readonly find: FindSidecars;
  readonly hashing: HashTools;
}

/** @throws {UsageError} when the root is blank. */
export async function libraryIntegrity(
  { sessionsRoot, signal, onProgress = () => {} }: IntegrityOptions,
): Promise<LibraryIntegrity> {
  signal?.throwIfAborted();
  const { files, environment } = librarySystem();
  const store = await resolveStore(
    givenStore({ sessionsRoot }, "read seals"),
    { files, environment, onProblem: () => {}, isChange: false },
  );
  const system = librarySystem(store);
  let read = 0;
  const hashing: HashTools = {
    system,
    sha256: await system.digests.sha256(),
    onRead: (bytes) => onProgress(read += bytes),
    async pause() {
      await Promise.resolve();
      signal?.throwIfAborted();
    },
  };
  return { system, store, find: newSidecarFinder(store, system.files), hashing };
}
