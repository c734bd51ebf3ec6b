import type { ThreadFacts } from "../facts.ts";
import {
  hasLoss,
  hasOverlap,
  isNamedAfterAnother,
  isProjectionAhead,
  movedBase,
} from "../rules/rollout_rules.ts";
import { isHabit } from "../rules/era_rules.ts";
import {
  type ConditionRow,
  fails,
  type Outcome,
  passes,
  unknown,
  unread,
  unreadFile,
} from "./outcome.ts";

/** Whether all of a thread is there, once. */
export const WHOLE_CONDITIONS: readonly ConditionRow[] = [
  { id: "turns_listed", side: "whole", of: "file", ask: askTurns },
  { id: "double", side: "whole", of: "file", ask: askDouble },
];

function askTurns(facts: ThreadFacts): Outcome {
  const unreadable = unreadFile(facts);
  if (unreadable !== null) return unreadable;
  if (isNamedAfterAnother(facts)) {
    return fails("its file is named after another thread, whose turns Codex takes them for");
  }
  if (hasOverlap(facts) === true) {
    return fails("turns of it have the numbers of earlier ones, and drop out of Codex's list");
  }
  if (isProjectionAhead(facts) === true) {
    return fails("Codex's list of its turns has stopped: new turns are kept and never listed");
  }
  const moved = movedBase(facts);
  if (moved !== null) {
    return fails(`the history in ${moved.file!.path} is cut in another place than it was`);
  }
  if (hasLoss(facts) === true && !isHabit(facts.store, "lists turns behind a loss")) {
    return unknown("a line of it is lost or out of order", facts.store);
  }
  return hasOverlap(facts) === null || isProjectionAhead(facts) === null
    ? unread("only reading all of the file tells whether every turn is listed")
    : passes("Codex lists its turns");
}

function askDouble({ doubles }: ThreadFacts): Outcome {
  if (doubles.length === 0) return passes("no other file is this thread");
  const more = doubles.length === 1 ? "" : `, and ${doubles.length - 1} more`;
  return fails(
    `${doubles[0]} is this thread, too${more}: archiving it in Codex destroys one of such`,
  );
}
