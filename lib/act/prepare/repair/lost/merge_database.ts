/**
 * What mends names, sections, projects and times that a database has lost which Codex made anew: another one that still has them
 * (repair-rules §6).
 *
 * @module
 */
import type { ThreadFacts } from "../../../../diagnose/facts.ts";
import type { Finding } from "../../../../model/diagnosis/finding.ts";
import { asThreadId } from "../../../../model/ids.ts";
import { cannot, type Mend, type Mending, type Unmended } from "../fix/fix_row.ts";
import type { MergeSource } from "./merge_source.ts";

const KIND = {
  id: "merge-database",
  severity: "cosmetic",
  class: "own-flag",
  healsItself: false,
} as const;

/** What another database has for a thread; `null`: nothing, or there is none. */
export function lostIn({ id, row }: ThreadFacts, source: MergeSource | null): Finding | null {
  const merged = row === null || source === null ? null : source.thread(asThreadId(id));
  if (merged === null || source === null) return null;
  const { columns, sets } = merged;
  const detail = { from: source.path, columns: Object.keys(columns).length, rows: sets.length };
  return { ...KIND, thread: id, detail };
}

/** What another database has for all: sections and projects. */
export function lostOfStore(source: MergeSource | null): Finding | null {
  if (source === null || source.shared.length === 0) return null;
  return { ...KIND, thread: null, detail: { from: source.path, rows: source.shared.length } };
}

/** Takes over what the other database has for a thread. */
export function mergedThread({ facts: { id }, merge }: Mending): Mend | Unmended {
  const merged = merge?.thread(asThreadId(id)) ?? null;
  return merged === null
    ? cannot("no other database has anything for it")
    : { ...merged, alone: true };
}
