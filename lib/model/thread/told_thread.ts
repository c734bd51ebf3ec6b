import type { ThreadId } from "../ids.ts";
import type { ShownThread, Thread } from "./thread.ts";

/** What stands before a thread on a screen, a letter each. */
export type Mark = "archived" | "pinned" | "fork" | "live" | "damaged" | "hidden";

/** A thread as people tell it from others: the same on every screen. Text is untrusted. */
export interface ToldThread {
  /** Thread id; `null` when it cannot be known. */
  readonly id: ThreadId | null;
  /** Its name, else its preview; `null` when nothing is known. */
  readonly title: string | null;
  /** Working directory; `null` when it is not known. */
  readonly folder: string | null;
  /** When it was last used, milliseconds since the epoch; `null` when nothing tells. */
  readonly updatedAtMs: number | null;
  /** Bytes on disk of its rollouts. */
  readonly bytes: number;
  readonly marks: readonly Mark[];
}

/** What a person is told of a thread of the store. */
export function toldThread(thread: ShownThread): ToldThread {
  const { id, name, preview, cwd, updatedAtMs, sizeBytes, health } = thread;
  const marks: readonly (readonly [Mark, boolean])[] = [
    ["damaged", health !== "ok"],
    ["hidden", thread.hidden === true],
    ["archived", thread.archived],
    ["pinned", thread.pinned],
    ["fork", thread.forked],
    ["live", thread.live === true],
  ];
  return {
    id,
    title: name ?? preview,
    folder: cwd,
    updatedAtMs,
    bytes: sizeBytes,
    marks: marks.flatMap(([mark, isOn]) => isOn ? [mark] : []),
  };
}

/** The same of threads that have an id, by that. */
export function toldById(threads: readonly Thread[]): ReadonlyMap<ThreadId, ToldThread> {
  return new Map(
    threads.flatMap((thread) =>
      thread.id === null ? [] : [[thread.id, toldThread(thread)] as const]
    ),
  );
}
