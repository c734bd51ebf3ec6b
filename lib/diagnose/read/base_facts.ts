import type { Catalog } from "../../catalog/catalog.ts";
import { fileOfRollout } from "../../catalog/lineage/parts.ts";
import { readLastLine } from "../../codex/check/last_line.ts";
import type { RolloutTools } from "../../codex/rollout_reader.ts";
import type { RolloutId } from "../../model/ids.ts";
import type { HistoryBase } from "../../model/thread/head.ts";
import { closing, orElse } from "../../system/files.ts";
import type { BaseFacts, RolloutFacts } from "../facts.ts";
import { readRollout } from "./rollout_facts.ts";

/** More would be a chain that nobody has made. */
const MOST_BASES = 64;
const LINE_FEED = 10;

/** Follows the history of a rollout back through the store, the nearest base first. */
export async function readBases(
  start: RolloutFacts,
  { catalog, tools }: { readonly catalog: Catalog; readonly tools: RolloutTools },
): Promise<readonly BaseFacts[]> {
  const found: BaseFacts[] = [];
  const seen = new Set<RolloutId>();
  let from = start;
  for (;;) {
    const base = from.first?.fields?.historyBase ?? null;
    if (base === null || seen.has(base.rolloutId) || found.length === MOST_BASES) return found;
    seen.add(base.rolloutId);
    const number = fileOfRollout(catalog, base.rolloutId);
    const { table } = catalog;
    const file = number === null
      ? null
      : await readRollout(number, { table, tools, depth: "first" });
    const cut = file === null ? null : baseCutOf(file, base, tools);
    found.push({ base, from: from.path, file, cut });
    if (file === null) return found;
    from = file;
  }
}

/** Where a cut into a rollout falls, by the bytes before it; `null` where they cannot be read, as in a compressed one. */
export function baseCutOf(
  file: RolloutFacts,
  base: HistoryBase,
  tools: RolloutTools,
): BaseFacts["cut"] {
  return orElse(() => cutOf(file, base, tools), null);
}

function cutOf(
  { path, size, compressed }: RolloutFacts,
  { endByteOffset: end, endOrdinalExclusive }: HistoryBase,
  tools: RolloutTools,
): BaseFacts["cut"] {
  if (compressed || end === null) return null;
  if (end > size) return "past-end";
  const byte = new Uint8Array(1);
  using file = closing(tools.files.open(path));
  if (end > 0 && (file.readAt(byte, end - 1) !== 1 || byte[0] !== LINE_FEED)) return "inside-line";
  const last = readLastLine(path, tools, { end, isBrief: true })?.ordinal ?? null;
  // Higher ones are numbers that were mended: what is inherited stays whole (repair-rules §5).
  const isEarlier = last !== null && endOrdinalExclusive !== null && last < endOrdinalExclusive - 1;
  return isEarlier ? "at-other-line" : "at-line";
}
