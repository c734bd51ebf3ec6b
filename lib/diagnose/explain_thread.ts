import { shellQuote } from "../text/shell_text.ts";
import type { ConditionAnswer, ThreadVerdict } from "../model/diagnosis/explanation.ts";
import type { Finding, FindingId } from "../model/diagnosis/finding.ts";
import { CONDITIONS, hasFile, outcomeOf } from "./conditions/conditions.ts";
import { areRowsDue, orDue } from "./conditions/due_rows.ts";
import type { ConditionRow, Outcome } from "./conditions/outcome.ts";
import type { ThreadFacts } from "./facts.ts";
import { isHabit } from "./rules/era_rules.ts";
import { FINDINGS, findingsOf } from "./findings/findings.ts";
import { programName } from "../text/program_name.ts";

/** Why a thread is shown, can be resumed and is whole, or not; `findings` is what is wrong with it. Pure. */
export function explainThread(
  facts: ThreadFacts,
  findings: readonly Finding[] = findingsOf(facts),
): ThreadVerdict {
  const answers = CONDITIONS.map((row) => {
    const outcome = orDue(outcomeOf(row, facts), { condition: row, facts, findings });
    return { row, outcome, answer: answerOf(row, { outcome, facts, findings }) };
  });
  const side = (wanted: ConditionRow["side"]) =>
    answers.filter(({ row }) => row.side === wanted).map(({ outcome }) => outcome.passed);
  const passed = (id: ConditionRow["id"]) =>
    answers.find(({ row }) => row.id === id)!.outcome.passed;
  const isOpen = (wanted: ConditionRow["side"]) =>
    answers.some(({ row, outcome }) => row.side === wanted && outcome.isOpen === true);
  // Neither is known where nobody may look at the place.
  const isUnseen = passed("file") === null;
  const isThere = hasFile(facts) || isUnseen;
  const isUnread = facts.file === null || facts.file.first === null;
  const { isLed, isReadable } = beginning(facts);
  const shown = allOf(
    side("shown"),
    passed("row") === null || passed("path") === null || isOpen("shown"),
  );
  const resumable = allOf(
    [...side("resumable"), isThere, isLed, isReadable, canBegin(facts)],
    isUnread || isOpen("resumable") || isLed === null || isReadable === null,
  );
  const whole = allOf(
    [...side("whole"), isThere, passed("head") !== false, passed("base") !== false],
    isUnread || isOpen("whole"),
  );
  const cause = answers.find(({ row, outcome }) =>
    outcome.passed === false && row.side !== "clients"
  );
  return {
    id: facts.id,
    conditions: answers.map(({ answer }) => answer),
    shown,
    resumable,
    whole,
    ...(cause === undefined ? {} : { reason: cause.outcome.detail }),
  };
}

/** `false` as soon as one failed; else `null` where what decides could not be asked. What was left unasked alone does not count. */
function allOf(passed: readonly (boolean | null)[], isUnknown: boolean): boolean | null {
  if (passed.includes(false)) return false;
  return isUnknown ? null : true;
}

/** Whether Codex is led to the file by the row, and can read that; `null`: not known for the Codex of the store. */
function beginning(
  { store, row, isPathAlive, poison }: ThreadFacts,
): { readonly isLed: boolean | null; readonly isReadable: boolean | null } {
  const isDead = row !== null && isPathAlive === false;
  const isDue = areRowsDue(store);
  const unless = (habit: "refuses dead paths" | "refuses poison") =>
    !isDue && isHabit(store, habit) ? false : null;
  return {
    isLed: isDead ? unless("refuses dead paths") : true,
    isReadable: poison === null ? true : unless("refuses poison"),
  };
}

/** Whether Codex starts at all. */
function canBegin({ store }: ThreadFacts): boolean {
  const isStopped = store.poison.some(({ stopsCodex }) => stopsCodex);
  const isWaiting = store.database === "read" && FINDINGS["backfill-stuck"]!
        .detect({ store } as ThreadFacts) !== null;
  return !isStopped && !isWaiting;
}

function answerOf(
  { id }: ConditionRow,
  { outcome: { passed, detail, help }, facts, findings }: {
    readonly outcome: Outcome;
    readonly facts: ThreadFacts;
    readonly findings: readonly Finding[];
  },
): ConditionAnswer {
  if (passed !== false) return { id, passed, detail, ...(help === undefined ? {} : { help }) };
  const finding = findings.find((each) => FINDINGS[each.id]!.fails.includes(id));
  const way = finding === undefined ? help : withName(repairOf(finding.id, facts.id), finding);
  return {
    ...{ id, passed, detail },
    ...(finding === undefined ? {} : { finding: finding.id }),
    ...(way === undefined ? {} : { help: way }),
  };
}

/** The command that mends a finding of a thread; what concerns the whole store takes no thread. */
export function repairOf(finding: FindingId, thread: string): string {
  const row = FINDINGS[finding];
  const how = row?.flag ?? `--only ${finding}`;
  return `${programName()} repair ${how}${row?.severity === "store" ? "" : ` ${thread}`}`;
}

/** A command to be pasted: the provider that Codex is set to, where it leaves one to be named. */
export function withName(command: string, { detail }: Pick<Finding, "detail">): string {
  const { current } = detail;
  return typeof current === "string" ? command.replace("NAME", () => shellQuote(current)) : command;
}
