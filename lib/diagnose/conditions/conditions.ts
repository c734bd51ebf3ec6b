/**
 * Every condition that Codex applies to a thread, a row each, in its order (repair-rules §19). A failed one names the finding that
 * makes it fail; where none does it is so by design.
 *
 * @module
 */
import type { ThreadFacts } from "../facts.ts";
import { isHabit } from "../rules/era_rules.ts";
import { type ConditionRow, databaseText, type Outcome, unasked, unknown } from "./outcome.ts";
import { RESUMABLE_CONDITIONS } from "./resumable_conditions.ts";
import { SHOWN_CONDITIONS } from "./shown_conditions.ts";
import { WHOLE_CONDITIONS } from "./whole_conditions.ts";

/** Every condition. */
export const CONDITIONS: readonly ConditionRow[] = [
  ...SHOWN_CONDITIONS,
  ...RESUMABLE_CONDITIONS,
  ...WHOLE_CONDITIONS,
];

/** How a condition turned out; not asked where an earlier one of the same thing failed. */
export function outcomeOf(condition: ConditionRow, facts: ThreadFacts): Outcome {
  const outcome = asked(condition, facts);
  const isCertain = condition.side !== "shown" || condition.id === "file" ||
    facts.store.database !== "read" || isHabit(facts.store, "lists by rows");
  return outcome.passed !== false || isCertain ? outcome : unknown(outcome.detail, facts.store);
}

function asked({ of, ask }: ConditionRow, facts: ThreadFacts): Outcome {
  if (of === "store") return ask(facts);
  const { row, store } = facts;
  if (!hasFile(facts)) {
    return unasked(
      facts.isPathAlive === false || row === null
        ? "not asked: there is no file"
        : "not asked: nobody can tell whether there is a file",
    );
  }
  if (of === "file" || row !== null) return ask(facts);
  return unasked(
    store.database === "read" ? "not asked: there is no row" : databaseText(facts),
  );
}

/** Whether a file of the thread is anywhere, in the store or where its row says. */
export function hasFile({ file, isPathAlive }: ThreadFacts): boolean {
  return file !== null || isPathAlive === true;
}
