import type { Problem } from "../model/problem.ts";
import { visibleLine } from "./visible.ts";

/** One line for stderr. */
export function renderProblem({ kind, path, message }: Problem): string {
  const word = kind === "unreadable" ? "warning" : "note";
  return `${word}: ${visibleLine(path)}: ${visibleLine(message)}\n`;
}
