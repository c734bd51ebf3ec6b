import type { ErrorDocument } from "./json/program.ts";
import { SessionError } from "../model/error.ts";
import type { Problem } from "../model/problem.ts";
import { jsonText } from "./text/data_text.ts";
import { newStyles } from "./text/styles.ts";
import { visibleLine, visibleText } from "./text/visible.ts";

/** How an error is told. */
export interface ErrorViewOptions {
  readonly json: boolean;
  readonly color: boolean;
  /** Whether a person reads stderr. */
  readonly terminal: boolean;
}

/** What ended a command, for stderr, as JSON or as text: once, with the way out (flaw U2). */
export function renderError(
  thrown: unknown,
  { json, color, terminal }: ErrorViewOptions,
): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const kind = thrown instanceof SessionError ? thrown.kind : "internal";
  const hint = thrown instanceof SessionError ? thrown.hint : undefined;
  if (json) {
    const error: ErrorDocument["error"] = {
      kind,
      message,
      ...(hint === undefined ? {} : { hint }),
    };
    return jsonText({ error }, { terminal });
  }
  const styles = newStyles(color);
  const said = `${styles.bad("Error:")} ${visibleText(message)}\n`;
  return hint === undefined ? said : `${said}${styles.dim("hint:")} ${visibleText(hint)}\n`;
}

/** A word that changes nothing, for stderr: what it names may be anything. */
export function renderNote(text: string): string {
  return `note: ${visibleLine(text)}\n`;
}

/** Something that is not as it should be and stops nothing, for stderr: what it names may be anything. */
export function renderWarning(text: string): string {
  return `warning: ${visibleLine(text)}\n`;
}

/** One line for stderr. */
export function renderProblem({ kind, path, message }: Problem): string {
  const render = kind === "unreadable" ? renderWarning : renderNote;
  return render(`${path}: ${message}`);
}
