import { formatByteSize } from "../model/byte_size.ts";
import type { ChangeResult } from "../model/change_result.ts";

/** How much a change concerns, sub-agents told apart; one line without its end. */
export function changeTotals(result: ChangeResult): string {
  const { subagents, subagentBytes } = result;
  const agents = subagents === 0
    ? ""
    : ` (${counted("sub-agent", subagents)} among them, ${formatByteSize(subagentBytes)})`;
  return `${counted("thread", result.threads)}${agents}, ${
    counted("file", result.matchedCount)
  }, ` +
    `${formatByteSize(result.affectedBytes)}, ${counted("database row", result.rows)}, ` +
    counted("name line", result.names);
}

function counted(word: string, count: number): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
