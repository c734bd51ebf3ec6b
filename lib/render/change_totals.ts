import { formatByteSize } from "../model/byte_size.ts";
import type { ChangeResult } from "../model/change_result.ts";

/** How much a change concerns, sub-agents told apart; one line without its end. */
export function changeTotals(result: ChangeResult): string {
  const { subagents, subagentBytes } = result;
  const agents = subagents === 0
    ? ""
    : ` (${counted("sub-agent", subagents)} among them, ${formatByteSize(subagentBytes)})`;
  const files = `${counted("thread", result.threads)}${agents}, ${
    counted("file", result.matchedCount)
  }, ${formatByteSize(result.affectedBytes)}`;
  if (result.deed === "empty" && result.threads === 0) return files;
  // Rows and names went with the delete; nobody counts the log lines of thousands of threads before they are removed.
  return result.deed === "empty"
    ? `${files}, and what Codex's other databases keep of them`
    : `${files}, ${counted("database row", result.rows)}, ${counted("name line", result.names)}`;
}

function counted(word: string, count: number): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
