import type { FindingId } from "../../../../model/diagnosis/finding.ts";
import { mergedThread } from "../lost/merge_database.ts";
import { rebuiltGhost } from "../lost/rebuild_ghost.ts";
import { BYTE_FIXES } from "./byte_fixes.ts";
import type { FixRow } from "./fix_row.ts";
import { cannot, notYet } from "./fix_row.ts";
import { HEAD_FIXES } from "./head_fixes.ts";
import { stripReasoning } from "./lines/reasoning_fix.ts";
import { PLACE_FIXES } from "./place_fixes.ts";
import { mendPoison } from "./poison_fix.ts";
import { otherProvider } from "./provider_fix.ts";
import { ROW_FIXES } from "./row_fixes.ts";
import { baseFixes } from "../lineage/base_fixes.ts";
import { standAlone } from "../lineage/stand_alone.ts";
import { endBackfill, readSoundAgain } from "./store_fixes.ts";
import { converted } from "./convert_fix.ts";

/** How each finding is mended (repair-rules §19). What has no row here yet is refused, and says so. */
const FIXES: Readonly<Partial<Record<FindingId, FixRow>>> = {
  ...ROW_FIXES,
  ...HEAD_FIXES,
  ...BYTE_FIXES,
  ...PLACE_FIXES,
  ...baseFixes(() => fixOf),
  "poison-row": { effect: "everybody's list is back", mend: mendPoison },
  "section-dangling": { effect: "everybody's list is back", mend: mendPoison },
  "index-no-newline": {
    effect: "every name is found again, and the next one that Codex writes",
    mend: () => cannot("it is the whole store's"),
  },
  "backfill-stuck": {
    effect: "Codex starts again",
    mend: ({ db, facts }) => endBackfill(db, facts.store.nowMs),
  },
  "merge-database": {
    effect: "what only the other database knew is back",
    mend: mergedThread,
  },
  "rebuild-ghost": { effect: "listed and resumable again", mend: rebuiltGhost },
  "provider-differs": { effect: "of the provider that was named", mend: otherProvider },
  "history-elsewhere": { effect: "all of its history is its own", mend: standAlone },
  "strip-reasoning": { effect: "", mend: stripReasoning },
  "convert-2025": { effect: "listed and resumable", mend: converted },
  "projection-ahead": {
    effect: "every turn is listed again once it has been resumed",
    mend: readSoundAgain,
  },
};

/** How a finding is mended. */
export function fixOf(id: FindingId): FixRow {
  return FIXES[id] ?? NOT_YET;
}

const NOT_YET: FixRow = {
  effect: "",
  mend: () => notYet("this version has no way for it"),
};
