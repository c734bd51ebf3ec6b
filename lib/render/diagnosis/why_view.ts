import type { WhyDocument } from "../json/diagnosis.ts";
import type {
  ConditionAnswer,
  ConditionId,
  Explanation,
} from "../../model/diagnosis/explanation.ts";
import { homePath } from "../text/home_path.ts";
import { cellWidthsOf } from "../text/cell_width.ts";
import { newStyles, type Styles } from "../text/styles.ts";
import type { ViewOptions } from "../text/view_options.ts";
import { commandText, visibleLine } from "../text/visible.ts";
import { wrapLine } from "../text/wrap.ts";

/** Headings, and the first condition under each. */
const HEADINGS: Readonly<Partial<Record<ConditionId, string>>> = {
  list_readable: "Does Codex list it?",
  head: "Does Codex resume it?",
  turns_listed: "Is it whole?",
};

/** Cells of the names of conditions, with the mark before them. */
const INDENT = 25;
/** Least cells that a detail is wrapped into. */
const LEAST = 30;

interface Drawing extends Pick<ViewOptions, "home"> {
  readonly styles: Styles;
  readonly width: number | null;
}

/** An explanation for people: which thread, the answer and its cause, then every condition, then how the thread is opened. */
export async function renderWhy(
  explanation: Explanation,
  { color, width, home, terminal }: Pick<ViewOptions, "color" | "width" | "home" | "terminal">,
): Promise<string> {
  const { id, conditions, resumable } = explanation;
  const styles = newStyles(color);
  const drawing = { styles, width, home: terminal ? home : null };
  const answer = `${verdict(explanation, styles)}.`;
  const lines = [
    ...await nameLines(explanation, drawing),
    wrapLine(answer, { width, indent: 0 }),
  ];
  const cause = causeOf(explanation);
  if (cause !== null) {
    lines.push(...indented(visibleLine(cause.detail), { ...drawing, by: 2 }));
    if (cause.help !== undefined) lines.push(`  ${styles.strong(commandText(cause.help))}`);
  }
  for (const condition of conditions) {
    const heading = HEADINGS[condition.id];
    if (heading !== undefined) lines.push("", styles.header(heading));
    lines.push(...conditionLines(condition, drawing));
    const isRepeated = condition.id === cause?.id;
    if (condition.help !== undefined && !isRepeated) {
      lines.push(`${" ".repeat(INDENT)}${commandText(condition.help)}`);
    }
  }
  if (resumable === true) lines.push("", `Open it with: ${commandText(`codex resume ${id}`)}`);
  return `${lines.join("\n")}\n`;
}

/** What people call the thread, then its id; where nothing is known that would name it, only that. */
async function nameLines(
  { id, title }: Explanation,
  { styles, width }: Drawing,
): Promise<readonly string[]> {
  const name = visibleLine(id);
  if (title === null) return [styles.strong(name)];
  const line = visibleLine(title);
  const { cut } = await cellWidthsOf([line]);
  return [styles.strong(width === null ? line : cut(line, width)), styles.dim(name)];
}

/** What is known, then what is not. */
function verdict({ shown, resumable, whole }: Explanation, styles: Styles): string {
  const word = (is: boolean, yes: string, no: string) => is ? styles.good(yes) : styles.bad(no);
  const ofCodex = [
    ...(shown === null ? [] : [word(shown, "lists it", "does not list it")]),
    ...(resumable === null ? [] : [word(resumable, "resumes it", "does not resume it")]),
  ];
  const open = [
    ...(shown === null ? ["Codex lists it"] : []),
    ...(resumable === null ? ["Codex resumes it"] : []),
    ...(whole === null ? ["it is whole"] : []),
  ];
  const isFirst = ofCodex.length === 0;
  const [it, nobody] = [isFirst ? "It" : "it", isFirst && whole === null ? "Nobody" : "nobody"];
  return [
    ...(isFirst ? [] : [`Codex ${ofCodex.join(shown === resumable ? ", " : ", but ")}`]),
    ...(whole === null ? [] : [word(whole, `${it} is whole`, `${it} is not whole`)]),
    ...(open.length === 0 ? [] : [styles.dim(`${nobody} can tell whether ${open.join(", or ")}`)]),
  ].join(", ");
}

/** The condition that is the true cause; `null`: nothing is wrong. */
function causeOf({ conditions, reason }: Explanation): ConditionAnswer | null {
  if (reason === undefined) return null;
  return conditions.find(({ passed, detail }) => passed === false && detail === reason) ?? null;
}

function conditionLines({ id, passed, detail }: ConditionAnswer, drawing: Drawing): string[] {
  const { styles } = drawing;
  const mark = passed === null
    ? styles.dim(" - ")
    : passed
    ? styles.good("yes")
    : styles.bad("NO ");
  const told = visibleLine(homePath(detail, drawing.home));
  const [first, ...more] = indented(told, { ...drawing, by: INDENT });
  return [`${mark}  ${id.padEnd(INDENT - 5)}${first!.trimStart()}`, ...more];
}

function indented(
  text: string,
  { width, by }: Drawing & { readonly by: number },
): readonly string[] {
  const room = width === null ? null : Math.max(LEAST, width - by);
  return wrapLine(text, { width: room, indent: 0 }).split("\n").map((line) =>
    " ".repeat(by) + line
  );
}

/** An explanation for programs. */
export function whyDocument(explanation: Explanation): WhyDocument {
  return { schema: "rollkeep.why/1", ...explanation };
}
