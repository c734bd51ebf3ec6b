import type { Thread } from "../../model/thread/thread.ts";
import type { Catalog } from "../catalog.ts";
import { filePath, isArchived } from "../scan/file_table.ts";
import { filesOf, FIRST_THREAD, type ThreadNumber, threadSize } from "../scan/thread_table.ts";
import type { FileFacts } from "./filters.ts";
import { testBy, type TestOptions } from "./given_filters.ts";

/** The threads that pass every filter that the scan of the files decides, in table order. */
export function selectCheaply(
  catalog: Catalog,
  options: Pick<TestOptions, "selector" | "nowMs">,
): ThreadNumber[] {
  const { threads, store } = catalog;
  const test = testBy("file", { ...options, store });
  const factsOf = newFileFacts(catalog);
  const chosen: ThreadNumber[] = [];
  for (let thread = FIRST_THREAD; thread < threads.count; thread++) {
    if (test === null || test(factsOf(thread))) chosen.push(thread);
  }
  return chosen;
}

/** The test of a thread that was read in full: every given filter. References are resolved elsewhere. */
export function matcherOf(options: TestOptions): (thread: Thread) => boolean {
  const tests = [testBy("file", options), testBy("row", options), testBy("head", options)];
  return (thread) => tests.every((test) => test === null || test(thread));
}

/** Facts of one thread after the other, in one object: each is looked up only where a filter asks for it. */
function newFileFacts(catalog: Catalog): (thread: ThreadNumber) => FileFacts {
  const { table, threads } = catalog;
  let thread = FIRST_THREAD;
  const facts: FileFacts = {
    get updatedAtMs() {
      return table.mtimeMs[threads.newest[thread]!]!;
    },
    get sizeBytes() {
      return threadSize(catalog, thread);
    },
    get archived() {
      return filesOf(threads, thread).every((file) => isArchived(table, file));
    },
    get rollouts() {
      return filesOf(threads, thread).map((file) => ({ path: filePath(table, file) }));
    },
  };
  return (next) => {
    thread = next;
    return facts;
  };
}
