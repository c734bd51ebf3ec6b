import { rowText } from "../../../codex/check/checked_rows.ts";
import { isListedSource } from "../../../codex/listed_source.ts";
import type { ThreadFacts } from "../../../diagnose/facts.ts";
import {
  differingSource,
  hasListedSource,
  isAttached,
  isSubagentSource,
  sourceText,
} from "../../../diagnose/rules/row_rules.ts";
import { hasUserText } from "../../../diagnose/rules/text_rules.ts";
import type { LeftByDesign } from "../../../model/result/repair/repair_result.ts";

/** Why Codex's picker does not list a thread although nothing is wrong with it; `null`: it does, or something is. */
export function leftByDesign(facts: ThreadFacts): LeftByDesign | null {
  const { id, row } = facts;
  if (row === null) return null;
  if (isAttached(row)) {
    const parent = rowText(row, "attached_thread_parent_id") ?? "";
    return {
      id: "attached",
      thread: id,
      reason: `it is attached to thread ${parent}, which shows it`,
    };
  }
  const source = rowText(row, "source") ?? "";
  const own = differingSource(facts);
  // One that its file does not have is a fault, and mended.
  const isFault = own !== null && isListedSource(own) && !isSubagentSource(source);
  if (!hasListedSource(row) && !isFault) {
    return { id: "hidden-source", thread: id, reason: sourceText(source) };
  }
  if (row.preview === "" && !hasUserText(facts)) {
    return { id: "never-used", thread: id, reason: "nobody has said a word in it yet" };
  }
  return null;
}
