import { rowText } from "../../../codex/check/checked_rows.ts";
import type { ThreadFacts } from "../../../diagnose/facts.ts";
import { FINDINGS, findingsOf } from "../../../diagnose/findings/findings.ts";
import type { Finding } from "../../../model/diagnosis/finding.ts";
import { asThreadId } from "../../../model/ids.ts";
import { lostIn } from "./lost/merge_database.ts";
import type { Mending } from "./fix/fix_row.ts";

/** What looking at a thread takes beside its facts. */
export type FindingTools = Pick<Mending, "db" | "world" | "merge">;

/**
 * All that is wrong with a thread: what diagnosis finds, what its row does to everybody's list, and what only the name index
 * tells.
 */
export function ownFindings(facts: ThreadFacts, tools: FindingTools): readonly Finding[] {
  const own = findingsOf(facts).filter(({ thread }) => thread !== null);
  const more = [poisonIn(facts), unnamedIn(facts, tools), lostIn(facts, tools.merge)];
  const [poison, ...others] = more.map((found) => found === null ? [] : [found]);
  return [...poison!, ...own, ...others.flat()];
}

function poisonIn({ poison, id }: ThreadFacts): Finding | null {
  if (poison === null) return null;
  const { column, inPicker, stopsCodex } = poison;
  const name = column === "thread_section_id" ? "section-dangling" : "poison-row";
  const { healsItself } = FINDINGS[name]!;
  return {
    ...{ id: name, thread: id, severity: "store", class: "safe", healsItself },
    detail: { column, in_picker: inPicker, stops_codex: stopsCodex },
  };
}

/** Codex finds the name of a paginated thread by `resume NAME`, and does not show it: a rebuilt database has lost it. */
function unnamedIn({ id, row }: ThreadFacts, { world }: FindingTools): Finding | null {
  const isUnnamed = row !== null && rowText(row, "history_mode") === "paginated" &&
    (row.name ?? null) === null;
  const name = isUnnamed ? world.catalog.rows.name(asThreadId(id), null) : null;
  return name === null ? null : {
    ...{ id: "names-from-index", thread: id, severity: "cosmetic", class: "by-name" },
    ...{ healsItself: false, detail: { name } },
  };
}
