import type { DoctorDocument } from "../json/diagnosis.ts";
import type { Check, CheckStatus, Diagnosis } from "../../model/diagnosis/report.ts";
import { formatByteSize } from "../../text/byte_size.ts";
import { newStyles, type Styles } from "../text/styles.ts";
import type { ViewOptions } from "../text/view_options.ts";
import { commandText, visibleLine } from "../text/visible.ts";
import { wrapLine } from "../text/wrap.ts";

/** The words of codexsm. */
const WORDS: Readonly<Record<CheckStatus, string>> = {
  ok: "PASS",
  warn: "WARN",
  fail: "FAIL",
  unknown: "-",
};

/** Cells between two columns. */
const GAP = 2;
/** Least cells that a detail is wrapped into. */
const LEAST = 30;

/** From the worst on, as a screen has them. */
const ORDER: readonly CheckStatus[] = ["fail", "warn", "unknown", "ok"];

/**
 * A diagnosis as text: on a terminal the verdict, then the checks, those first that say something is wrong; in a pipe, as codexsm has
 * them, the checks in their order, then the verdict.
 */
export function renderDoctor(
  { checks, verdict, status }: Diagnosis,
  { color, width, terminal }: Pick<ViewOptions, "color" | "width" | "terminal">,
): string {
  const styles = newStyles(color);
  const name = Math.max("CHECK".length, ...checks.map(({ id }) => id.length)) + GAP;
  const word = "STATUS".length + GAP;
  const indent = name + word;
  const room = { width: width === null ? null : Math.max(LEAST, width - indent), indent: 0 };
  const lines = [styles.header(`${"CHECK".padEnd(name)}${"STATUS".padEnd(word)}DETAIL`)];
  const ordered = terminal
    ? checks.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status))
    : checks;
  for (const check of ordered) {
    const texts = terminal && check.status === "ok" ? [visibleLine(check.summary)] : textsOf(check);
    const [first, ...more] = texts.flatMap((text) => wrapLine(text, room).split("\n"));
    const mark = painted(check.status, WORDS[check.status].padEnd(word), styles);
    lines.push(`${check.id.padEnd(name)}${mark}${first}`);
    lines.push(...more.map((line) => `${" ".repeat(indent)}${line}`));
  }
  const said = painted(status, wrapLine(visibleLine(verdict), { width, indent: 0 }), styles);
  if (terminal) lines.unshift(said, "");
  else lines.push("", said);
  return `${lines.join("\n")}\n`;
}

/** The summary, the threads that are named, and the commands that help where something is wrong. */
function textsOf({ summary, details, help, status }: Check): readonly string[] {
  const worst = Array.isArray(details.worst) ? details.worst as { readonly thread: string }[] : [];
  const named = worst.length === 0 ? [] : [`e.g. ${worst.map(({ thread }) => thread).join(", ")}`];
  const commands = status === "ok" ? [] : help.map(commandText);
  return [visibleLine(summary), ...named.map(visibleLine), ...sizesOf(details), ...commands];
}

/** The threads that are named with their size, a line each. */
function sizesOf({ threads }: Check["details"]): readonly string[] {
  if (!Array.isArray(threads)) return [];
  const named = threads as { readonly thread: string; readonly bytes: number }[];
  const texts = named.map(({ bytes }) => formatByteSize(bytes));
  const size = Math.max(0, ...texts.map(({ length }) => length));
  return named.map(({ thread }, at) => `${texts[at]!.padStart(size)} ${visibleLine(thread)}`);
}

function painted(status: CheckStatus, text: string, styles: Styles): string {
  switch (status) {
    case "ok":
      return styles.good(text);
    case "warn":
      return styles.warn(text);
    case "fail":
      return styles.bad(text);
    case "unknown":
      return styles.dim(text);
  }
}

/** A diagnosis for programs. */
export function doctorDocument({ status, verdict, checks }: Diagnosis): DoctorDocument {
  return { schema: "rollkeep.doctor/1", status, verdict, checks };
}
