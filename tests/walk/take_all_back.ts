import { EXIT } from "../../lib/model/error.ts";
import { sayInProcess, type Speaking } from "../support/program/say_in_process.ts";
import type { Run } from "../support/rollkeep.ts";

/** Runs rollkeep in this process. */
export function say(store: Speaking, words: readonly string[]): Promise<Run> {
  return sayInProcess(words, store);
}

/** Runs a command that changes something, and agrees to it. */
export function act(store: Speaking, words: readonly string[]): Promise<Run> {
  return say(store, [...words, "--apply", "--yes"]);
}

/** Says `undo` until it is refused, then for what stands before that, until no more can be taken back. */
export async function takeAllBack(store: Speaking): Promise<void> {
  for (let done = true; done;) {
    done = (await act(store, ["undo"])).code !== EXIT.failed;
    if (done) continue;
    const { out } = await say(store, ["log", "--json"]);
    const batches = out === "" ? [] : JSON.parse(out).batches;
    for (const { batch_id: id, undoes, state } of batches) {
      if (undoes !== null || !/standing|partly/.test(state)) continue;
      done = (await act(store, ["undo", id])).code !== EXIT.failed;
      if (done) break;
    }
  }
}
