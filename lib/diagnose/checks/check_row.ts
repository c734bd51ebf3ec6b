import type { Check, CheckStatus } from "../../model/diagnosis/report.ts";
import type { StoreSurvey } from "../store/survey.ts";

/** How a check turned out, before it has its name. */
export interface Outcome {
  readonly status: CheckStatus;
  readonly summary: string;
  /** Left out: none. */
  readonly details?: Check["details"];
  /** Left out: none. */
  readonly help?: readonly string[];
}

/** One check: a pure function of what is known of a store. `null`: there is nothing to say. */
export interface CheckRow {
  readonly id: string;
  readonly check: (survey: StoreSurvey) => Outcome | null;
}

/** The check of a row. */
export function checked({ id, check }: CheckRow, survey: StoreSurvey): readonly Check[] {
  const outcome = check(survey);
  if (outcome === null) return [];
  const { status, summary, details = {}, help = [] } = outcome;
  return [{ id, status, summary, details, help }];
}

/** Threads that are named of what may be many. */
const WORST = 3;

/** The threads to name of many: the largest. */
export function worstOf(
  threads: readonly { readonly id: string; readonly bytes: number }[],
): readonly { readonly thread: string }[] {
  return threads.toSorted((a, b) => b.bytes - a.bytes).slice(0, WORST)
    .map(({ id }) => ({ thread: id }));
}

/** A number of things. */
export function counted(count: number, thing: string, things = `${thing}s`): string {
  return `${count} ${count === 1 ? thing : things}`;
}
