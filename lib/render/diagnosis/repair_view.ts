import type { RepairDocument } from "../json/changes.ts";
import type { ChangeResult } from "../../model/result/change_result.ts";
import type {
  LeftByDesign,
  MendedFinding,
  Parity,
  RepairResult,
  RepairStep,
} from "../../model/result/repair/repair_result.ts";
import { wrapLine } from "../text/wrap.ts";
import { newFindingStory, valueText } from "./finding_story.ts";
import { nextLine } from "../change_story.ts";
import type { ChangeViewOptions } from "../change_view.ts";
import { newStyles, type Styles } from "../text/styles.ts";
import { commandText, visibleLine } from "../text/visible.ts";

/** How a repair is drawn. */
export interface RepairViewOptions extends ChangeViewOptions {
  readonly repair: RepairResult;
}

/** A repair for people: finding by finding what changes and what it is good for, what stays and why, how well all fits. */
export async function* renderRepair(
  result: ChangeResult,
  options: RepairViewOptions,
): AsyncIterable<string> {
  const { repair, color, limit, terminal, width } = options;
  const styles = newStyles(color);
  const fitted = (line: string) => width === null ? line : wrapLine(line, { width });
  const isMended = ({ status }: MendedFinding) => status === "planned" || status === "repaired";
  const mended = repair.findings.filter(isMended);
  const others = repair.findings.filter((finding) => !isMended(finding));
  yield `${styles.strong(headline(mended, { ...result, terminal }))}\n`;
  if (options.isTold) {
    for (const finding of others.filter(({ status }) => status === "failed")) {
      for (const line of stayingLines([finding], styles)) yield `${fitted(line)}\n`;
    }
    yield `parity: ${parityText(repair.parity.before, repair.parity.after)}\n`;
    yield nextLine(result, styles);
    return;
  }
  const shown = limit === null ? mended : mended.slice(0, limit);
  const tell = terminal && width !== null
    ? await newFindingStory(shown, { result, width, styles })
    : (finding: MendedFinding) => findingLines(finding, styles);
  for (const finding of shown) yield* tell(finding);
  if (mended.length > shown.length) {
    yield styles.dim(`  … and ${mended.length - shown.length} more`) + "\n";
  }
  const staying = terminal ? byReason(others) : others.map((finding) => [finding]);
  for (const alike of limit === null ? staying : staying.slice(0, limit)) {
    for (const line of stayingLines(alike, styles)) yield `${fitted(line)}\n`;
  }
  for (const line of designLines(repair.left)) yield `${styles.dim(fitted(line))}\n`;
  yield `parity: ${parityText(repair.parity.before, repair.parity.after)}\n`;
  if (repair.batch !== null && !terminal) yield `batch ${repair.batch}\n`;
  for (const note of result.notes) yield `${fitted(`note: ${visibleLine(note)}`)}\n`;
  if (terminal) yield nextLine(result, styles);
  else if (result.next !== undefined) {
    yield `${result.simulation ? "to do it" : "to take it back"}: ${commandText(result.next)}\n`;
  }
}

function headline(
  mended: readonly MendedFinding[],
  { simulation, terminal }: Pick<ChangeResult, "simulation"> & { readonly terminal: boolean },
): string {
  if (mended.length === 0) return terminal ? "Nothing to repair." : "nothing to repair";
  const threads = new Set(mended.flatMap(({ thread }) => thread ?? [])).size;
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;
  if (terminal) {
    const what = `${count(mended.length, "finding")} in ${count(threads, "thread")}`;
    return simulation ? `Would repair ${what}. Nothing has changed.` : `Repaired ${what}.`;
  }
  return `${simulation ? "would repair" : "repaired"}: ${count(mended.length, "finding")}, ` +
    count(threads, "thread");
}

function* findingLines(finding: MendedFinding, styles: Styles): Iterable<string> {
  const { id, thread, fix, effect } = finding;
  yield `  ${id}  ${visibleLine(thread ?? "the store")}: ${visibleLine(effect)}\n`;
  for (const step of fix) {
    for (const line of stepLines(step)) yield styles.dim(`      ${line}`) + "\n";
  }
}

function* stepLines({ step, where, changes }: RepairStep): Iterable<string> {
  const told = Object.entries(changes);
  if (told.length === 0) yield `${step} ${visibleLine(where)}`;
  for (const [name, { before, after }] of told) {
    yield `${visibleLine(where)} ${name}: ${valueText(before)} -> ${valueText(after)}`;
  }
}

/** Findings that stay, those together that do for the same reason: where it ends with a command, one for all of them. */
function byReason(findings: readonly MendedFinding[]): readonly (readonly MendedFinding[])[] {
  const groups = Map.groupBy(
    findings,
    (finding) => `${finding.status} ${finding.id} ${commonReason(finding)}`,
  );
  return [...groups.values()];
}

function commonReason({ thread, reason = "" }: MendedFinding): string {
  return thread !== null && reason.endsWith(` ${thread}`)
    ? reason.slice(0, -thread.length - 1)
    : reason;
}

/** Findings that stay for one reason. */
function* stayingLines(alike: readonly MendedFinding[], styles: Styles): Iterable<string> {
  const [first] = alike;
  const { id, thread, status, reason = "" } = first!;
  const word = status === "failed" ? styles.bad("failed") : styles.warn("left");
  const whose = alike.length === 1
    ? visibleLine(thread ?? "of the store")
    : `of ${alike.length} threads`;
  const why = alike.length === 1 ? reason : commonReason(first!);
  yield `${word}: ${id} ${whose}: ${visibleLine(why)}`;
}

/** By design the same holds of many threads: each reason once, with how many and the first few. */
function* designLines(left: readonly LeftByDesign[]): Iterable<string> {
  for (const [reason, threads] of Map.groupBy(left, ({ reason }) => reason)) {
    const named = threads.slice(0, 3).map(({ thread }) => visibleLine(thread)).join(", ");
    const more = threads.length > 3 ? ` and ${threads.length - 3} more` : "";
    yield `hidden by design: ${named}${more}: ${visibleLine(reason)}`;
  }
}

const WORDS: Readonly<Record<keyof Parity, string>> = {
  staleRows: "stale rows",
  missingActiveRows: "missing active rows",
  missingArchivedRows: "missing archived rows",
  archiveMismatches: "archive mismatches",
  duplicateThreadIds: "duplicate thread ids",
  duplicatePaths: "duplicate paths",
};

function parityText(before: Parity, after: Parity): string {
  const told = (Object.keys(WORDS) as (keyof Parity)[])
    .filter((key) => before[key] > 0 || after[key] > 0)
    .map((key) => {
      const change = before[key] === after[key] ? "" : ` -> ${after[key]}`;
      return `${WORDS[key]} ${before[key]}${change}`;
    });
  return told.length === 0 ? "every row has its file, every file its row" : told.join(", ");
}

/** A repair for programs (repair-rules §19). */
export function repairDocument(result: ChangeResult, repair: RepairResult): RepairDocument {
  return {
    schema: "rollkeep.repair/1",
    batch: repair.batch,
    simulation: result.simulation,
    findings: repair.findings.map(({ healsItself, fix, effect, status, reason, ...finding }) => ({
      ...finding,
      fix: fix.map(({ step, where, changes }) => ({ step, where, changes })),
      effect,
      heals_itself: healsItself,
      status,
      ...(reason === undefined ? {} : { reason }),
    })),
    parity: { before: parityJson(repair.parity.before), after: parityJson(repair.parity.after) },
    left: repair.left,
    notes: result.notes,
    ...(result.cutOff === null ? {} : { cut_off: result.cutOff }),
    ...(result.next === undefined ? {} : { [result.simulation ? "apply" : "undo"]: result.next }),
  };
}

function parityJson(parity: Parity): Readonly<Record<string, number>> {
  return Object.fromEntries(
    (Object.keys(WORDS) as (keyof Parity)[]).map((key) => [
      WORDS[key].replaceAll(" ", "_"),
      parity[key],
    ]),
  );
}
