import type { Random } from "../../../scripts/store/random.ts";
import type { RichStore } from "../../support/rich_store.ts";

/** A command of the program that is killed. A new one is one more entry of {@link ACTIONS}. */
export interface Action {
  readonly name: string;
  /** Commands that run whole before it. */
  readonly before: readonly ActionWords[];
  /** The command itself. */
  readonly words: ActionWords;
}

/** Words of a command line, from what there is. */
export type ActionWords = (on: ActingOn) => readonly string[];

/** What an action is done to. */
export interface ActingOn {
  readonly store: RichStore;
  /** Threads it concerns. */
  readonly ids: readonly string[];
  /** Id of the batch made last; empty when there is none. */
  readonly lastBatch: string;
}

const ACT = ["--apply", "--yes"];
const deleteThem: ActionWords = (
  { ids },
) => ["delete", ...ids, "--with-forks", "--max-batch", "0", ...ACT];
const undo: ActionWords = () => ["undo", ...ACT];

/** Whatever is killed. */
export const ACTIONS: readonly Action[] = [
  { name: "delete", before: [], words: deleteThem },
  { name: "undo", before: [deleteThem], words: undo },
  {
    name: "redo",
    before: [deleteThem, undo],
    words: ({ lastBatch }) => ["undo", lastBatch, ...ACT],
  },
];

/** Commands that may come next, and bring what was cut off to a whole state before they do their own. */
export const NEXT: readonly ActionWords[] = [
  undo,
  ({ store }) => ["delete", store.spare, ...ACT],
];

/** Takes the newest change back. */
export const UNDO: ActionWords = undo;

/** Threads to act on: a few or all. */
export function chooseThreads({ ids }: RichStore, random: Random): readonly string[] {
  const share = random.pick([0.1, 0.4, 1]);
  const chosen = ids.filter(() => random.chance(share));
  return chosen.length === 0 ? [random.pick(ids)] : chosen;
}
