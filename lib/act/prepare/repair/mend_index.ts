import { missingBreaks, withBreaks } from "../../../codex/mend/name_index_breaks.ts";
import { readNameIndex } from "../../../codex/name_index_file.ts";
import type { Finding } from "../../../model/diagnosis/finding.ts";
import { planOf } from "../../../model/plan.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import { notYet } from "./fix/fix_row.ts";
import { fixOf } from "./fix/fixes.ts";
import type { MendedThread, MendTools } from "./mend_thread.ts";

/** Most line feeds that come: each is kept in the journal. */
const MOST_BREAKS = 100_000;

/** What is wrong with the name index as a whole; `null`: every line of it ends where it should. */
function indexFinding(breaks: readonly number[]): Finding | null {
  return breaks.length === 0 ? null : {
    ...{ id: "index-no-newline", thread: null, severity: "cosmetic", class: "safe" },
    ...{ healsItself: false, detail: { missing: breaks.length } },
  };
}

/** Plans the line feeds that the name index lacks: the next name that Codex writes would be lost with the last one (repair-rules §18). */
export async function mendIndex(
  { store, system }: ChangeWorld,
  { meant }: Pick<MendTools, "meant">,
): Promise<MendedThread> {
  const { text } = readNameIndex(store.sessionIndex, system.files);
  const breaks = missingBreaks(text);
  const finding = indexFinding(breaks);
  const isTold = finding !== null && (!meant.isPicky || meant.isMeant(finding));
  if (finding === null || !isTold || !meant.ofStore) {
    return { findings: [], plan: null, before: [] };
  }
  if (breaks.length > MOST_BREAKS) {
    const { cannot: reason } = notYet(`more than ${MOST_BREAKS} line feeds are missing in it`);
    return {
      findings: [{ finding, mend: null, effect: "", reason, isLive: false }],
      plan: null,
      before: [],
    };
  }
  const sha256 = await system.digests.sha256();
  const index = {
    before: sha256.ofText(text),
    after: sha256.ofText(withBreaks(text, breaks)),
    breaks,
  };
  const { effect } = fixOf(finding.id);
  const planned = { finding, mend: { index }, effect, reason: null, isLive: false };
  const plan = planOf({ id: null, needs: [], rolloutIds: [] }, { steps: [], index });
  return { findings: [planned], plan, before: [] };
}
