import type { Batch } from "../../model/journal.ts";
import type { WaitingThread } from "../../model/result/log_result.ts";

/** Threads of a batch that settling could bring to neither side. */
export function waitingThreads({ threads, left }: Batch): readonly WaitingThread[] {
  return threads.flatMap(({ id, number }) => {
    const waits = left.get(number);
    return waits === undefined ? [] : [{ id, reason: waits.reason, since: waits.at }];
  });
}

/** The same of one thread, for people. */
export function waitingText({ id, reason, since }: WaitingThread): string {
  return `thread ${id ?? "without an id"} waits since ${since}: ${reason}`;
}
