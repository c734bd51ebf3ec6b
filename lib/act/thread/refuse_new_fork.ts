import type { JournalThread } from "../../model/journal.ts";
import type { NewForks } from "../facts/new_forks.ts";
import { ThreadError } from "../facts/thread_error.ts";

/**
 * What goes for good is looked for everywhere; from the trash the last look of the batch can still put it back.
 *
 * @throws {ThreadError} when a fork of the thread was made since the scan, or a rollout that may become one.
 */
export function refuseNewFork(
  thread: JournalThread,
  { newForks, where }: { readonly newForks: NewForks; readonly where: "recent" | "everywhere" },
): void {
  newForks.look(where);
  const unfinished = newForks.unfinished();
  if (unfinished !== null) {
    throw new ThreadError(`a session is just being made that may be a fork of it: ${unfinished}`);
  }
  const fork = newForks.readerOf(thread);
  if (fork !== null) throw new ThreadError(`a fork of it was just made: ${fork}`);
}
