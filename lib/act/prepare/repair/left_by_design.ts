import { rowText } from "../../../codex/check/checked_rows.ts";
import { isListedSource } from "../../../codex/listed_source.ts";
import type { ThreadFacts } from "../../../diagnose/facts.ts";
import {
  differingSource,
  hasListedSource,
  isAttached,
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
  // A source that only the row has is a fault.
  const own = differingSource(facts);
  if (!hasListedSource(row) && (own === null || !isListedSource(own))) {
    return { id: "hidden-source", thread: id, reason: sourceText(rowText(row, "source") ?? "") };
  }
  if (row.preview === "" && !hasUserText(facts)) {
    return { id: "never-used", thread: id, reason: "nobody has said a word in it yet" };
  }
  return null;
}
