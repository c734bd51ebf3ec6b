import type { Consent } from "../model/consent.ts";
import { type RefusalReason, RefusedError } from "../model/error.ts";
import { type Deed, deedOf, isNothing, type Plan } from "../model/plan.ts";
import type { Question } from "../model/question.ts";
import type { PassedBy } from "../model/result/change_result.ts";
import type { DeleteSummary } from "../model/result/delete_summary.ts";
import { FLAG_WORDS, type GateWords } from "./gate_words.ts";

declare const approved: unique symbol;

/** A plan that {@link judge} has let through. Nothing else can make one, so skipping the gate does not compile. */
export type ApprovedPlan = Plan & { readonly [approved]: true };

/** What the outside world said before the plan is judged. */
export interface JudgeFacts {
  /** Threads that were left out of the plan, and why. */
  readonly passedBy: readonly PassedBy[];
  /** The folder, when it is neither a store nor holds a rollout; else `null`. */
  readonly noStore: string | null;
  /** Why a real run would fail: databases, trash, room. */
  readonly refusals: readonly Refusal[];
  /** Whether a question can be asked: stdin and stderr are terminals. */
  readonly canAsk: boolean;
}

/** What the user permitted. */
export interface JudgeOptions {
  readonly consent: Consent;
  /** Whether something was selected at all; `undo` always does. */
  readonly selected: boolean;
  /** Most threads; `null`: no limit. */
  readonly maxBatch: number | null;
  /** Whether the command has a limit that the user may have lifted: then the count is typed instead of `y`. */
  readonly isLimited: boolean;
  /** Word for messages: `delete`, `restore`, … */
  readonly verb: string;
  /** What the gates call the ways through them; left out: flags. */
  readonly words?: GateWords;
}

/** A closed gate. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly message: string;
  /** The way out; left out where the reason tells it. */
  readonly hint?: string;
}

/** A plan can be refused for each of ten thousand threads. */
const MOST_SAID = 5;

/** What closed gates say, in one line. */
export function refusalText(refusals: readonly Refusal[]): string {
  const said = refusals.slice(0, MOST_SAID).map(({ message }) => message);
  const left = refusals.length - said.length;
  return said.concat(left === 0 ? [] : [`and ${left} more`]).join("; ");
}

/** What is said where nothing was selected. */
export function noSelectorText(verb: string, { selectors }: GateWords = FLAG_WORDS): string {
  return `${verb} requires ${selectors}`;
}

/** Every closed gate in one error; `hint` is for refusals without a way out of their own. */
export function refusedError(
  refusals: readonly Refusal[],
  { hint, summary }: {
    readonly hint?: string | undefined;
    readonly summary?: DeleteSummary | undefined;
  },
): RefusedError {
  const way = refusals.find(({ hint }) => hint !== undefined)?.hint ?? hint;
  return new RefusedError(refusalText(refusals), {
    reasons: refusals.map(({ reason }) => reason),
    ...(way === undefined ? {} : { hint: way }),
    ...(summary === undefined ? {} : { summary }),
  });
}

/** What the gate says. */
export type Verdict =
  /** A rehearsal; `refusals` are what the real run would be refused for, consent aside. */
  | { readonly kind: "rehearsed"; readonly refusals: readonly Refusal[] }
  | { readonly kind: "refused"; readonly refusals: readonly Refusal[] }
  /** One question, and `plan` is approved if the answer is yes. */
  | { readonly kind: "ask"; readonly question: Question; readonly plan: ApprovedPlan }
  | { readonly kind: "approved"; readonly plan: ApprovedPlan };

/** The only safety gate. Every closed gate is named, the question comes last (flaw D15). */
export function judge(
  plan: Plan,
  { facts, options }: { readonly facts: JudgeFacts; readonly options: JudgeOptions },
): Verdict {
  const refusals = worldRefusals(plan, { facts, options });
  const { consent } = options;
  if (consent.kind === "rehearse") return { kind: "rehearsed", refusals };
  const all = [...refusals, ...consentRefusals(plan, { facts, options })];
  if (all.length > 0) return { kind: "refused", refusals: all };
  const approvedPlan = plan as ApprovedPlan;
  if (!isNothing(plan) && consent.ask === "question") {
    return { kind: "ask", question: questionFor(plan, options), plan: approvedPlan };
  }
  return { kind: "approved", plan: approvedPlan };
}

interface Judging {
  readonly facts: JudgeFacts;
  readonly options: JudgeOptions;
}

/** Gates that are closed in a rehearsal too. */
function worldRefusals(plan: Plan, { facts, options }: Judging): Refusal[] {
  const refusals: Refusal[] = [];
  const { verb, maxBatch, words = FLAG_WORDS } = options;
  const count = plan.threads.length;
  if (!options.selected) {
    refusals.push({ reason: "no-selector", message: noSelectorText(verb, words) });
  }
  if (facts.noStore !== null) {
    refusals.push({
      reason: "not-a-store",
      message: `Cannot ${verb} in "${facts.noStore}": it is no Codex store and holds no rollout`,
    });
  }
  if (maxBatch !== null && count > maxBatch) {
    refusals.push({
      reason: "over-max-batch",
      message: `matched ${count} threads; exceeds ${words.maxBatch(maxBatch)}`,
    });
  }
  refusals.push(...facts.refusals);
  // A plan of which every thread was left out for trouble is refused as a whole.
  if (isNothing(plan)) {
    for (const { reason, message } of facts.passedBy) {
      if (reason === "pinned" || reason === "as-it-is") continue;
      const isGone = reason === "gone" || reason === "used" || reason === "waits";
      refusals.push({ reason: isGone ? "conflict" : reason, message });
    }
  }
  return refusals;
}

/** Gates that concern the user's permission. */
function consentRefusals(plan: Plan, { facts, options }: Judging): Refusal[] {
  const refusals: Refusal[] = [];
  const { consent, verb, maxBatch, words = FLAG_WORDS } = options;
  if (consent.kind === "rehearse") return refusals;
  if (consent.kind === "needs-confirm") {
    refusals.push({ reason: "needs-confirm", message: `real ${verb} requires ${words.confirm}` });
  }
  const count = plan.threads.length;
  if (consent.ask === "single" && count !== 1 && !isNothing(plan)) {
    refusals.push({ reason: "needs-yes", message: `batch ${verb} requires ${words.yes}` });
  }
  if (consent.ask === "question" && !isNothing(plan) && !facts.canAsk) {
    refusals.push({
      reason: "needs-yes",
      message: "interactive confirm requires a terminal stdin; use --yes to continue " +
        "non-interactively",
    });
  }
  if (maxBatch === null && options.isLimited && consent.ask === "single" && count > 0) {
    const message = `${words.maxBatch(0).replace("=", " ")} (no limit) requires ${words.yes}`;
    refusals.push({ reason: "needs-yes", message });
  }
  return refusals;
}

function questionFor(plan: Plan, { maxBatch, isLimited }: JudgeOptions): Question {
  const { threads } = plan;
  const count = `${threads.length} ${threads.length === 1 ? "thread" : "threads"}`;
  const deedKind = deedOf(plan);
  if (deedKind === "hard-delete") {
    return typed(`Hard delete ${count}; this cannot be undone`, "DELETE");
  }
  if (deedKind === "empty") {
    const { journals = 0 } = plan;
    const held = journals === 1 ? "what a journal holds" : `what ${journals} journals hold`;
    const what = journals === 0 ? count : threads.length === 0 ? held : `${count} and ${held}`;
    return typed(`Remove ${what} in the trash for good; this cannot be undone`, "EMPTY");
  }
  const { kind } = plan.cause;
  // What a repair was takes itself back: nothing is repaired by it.
  const isBack = deedKind === "repair" && kind === "undo";
  const deed = isBack
    ? `Put ${count} back as before the repair`
    : QUESTIONS[deedKind].replace("#", count);
  if (isLimited && maxBatch === null) return typed(deed, `${threads.length}`);
  return { text: `${deed}? [y/N]: `, answer: "yes" };
}

const QUESTIONS: Readonly<Record<Exclude<Deed, "hard-delete" | "empty">, string>> = {
  delete: "Move # to the trash",
  restore: "Restore # from the trash",
  archive: "Archive #",
  unarchive: "Unarchive #",
  copy: "Copy #",
  move: "Move # to another folder",
  import: "Copy # into the other home",
  repair: "Repair #",
  "copy-and-move": "Copy and move # to other folders",
};

function typed(deed: string, word: string): Question {
  return { text: `${deed}. Type ${word} to continue: `, answer: { word } };
}
