import type { AgentsIssue, AgentsLint } from "../../model/result/agents_result.ts";
import { indentOf } from "./explain_view.ts";
import type { AgentsLintDocument } from "../json/agents.ts";
import { homePath } from "../text/home_path.ts";
import { newStyles } from "../text/styles.ts";
import type { ViewOptions } from "../text/view_options.ts";
import { visibleLine } from "../text/visible.ts";
import { wrapLine } from "../text/wrap.ts";

/** What is wrong with instructions, in the lines of codexsm (compat §5.3); on a terminal behind a sentence. */
export function renderAgentsLint(
  { cwd, issues, sources, rules }: AgentsLint,
  { color, width, home, terminal }: Pick<ViewOptions, "color" | "width" | "home" | "terminal">,
): string {
  const styles = newStyles(color);
  const path = (each: string) => visibleLine(homePath(each, terminal ? home : null));
  const { warnings, errors } = countsOf(issues);
  const counts = `sources=${sources} rules=${rules} warnings=${warnings} errors=${errors}`;
  const lines = [
    terminal
      ? `${capital(counted(errors, "error"))}, ${
        counted(warnings, "warning")
      } in the instructions of ${path(cwd)}.`
      : `cwd=${path(cwd)} ${counts}`,
    ...(issues.length === 0 ? ["no issues"] : ["", styles.header("ISSUES")]),
  ];
  for (const { level, code, message, key, sourcePath, line } of issues) {
    const paint = level === "error" ? styles.bad : styles.warn;
    const at = sourcePath === undefined
      ? ""
      : ` [${path(sourcePath)}${line === null ? "" : `:${line}`}]`;
    const about = key === undefined ? "" : ` key="${visibleLine(key)}"`;
    lines.push(`  - ${paint(`[${level}]`)} ${code} (${path(message)})${at}${about}`);
  }
  return `${lines.map((line) => wrapLine(line, { width, indent: indentOf(line) })).join("\n")}\n`;
}

function counted(count: number, what: string): string {
  return `${count === 0 ? "no" : count} ${what}${count === 1 ? "" : "s"}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function countsOf(issues: readonly AgentsIssue[]) {
  const errors = issues.filter(({ level }) => level === "error").length;
  return { warnings: issues.length - errors, errors };
}

/** The same for programs. */
export function agentsLintDocument(
  { cwd, issues, sources, rules }: AgentsLint,
): AgentsLintDocument {
  return {
    schema: "rollkeep.agents-lint/1",
    cwd,
    issues: issues.map(({ level, code, message, key, sourcePath, line }) => ({
      ...{ level, code, message, key },
      source_path: sourcePath,
      line,
    })),
    summary: { sources, rules, ...countsOf(issues) },
  };
}
