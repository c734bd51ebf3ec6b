import { sameFingerprint } from "../../../model/fingerprint.ts";
import type { JournalThread } from "../../../model/journal.ts";
import { movesOf, type Plan } from "../../../model/plan.ts";
import { EMPTY_SELECTOR } from "../../../model/selector.ts";
import { archiveBackOf } from "../../../plan/inverse_plan.ts";
import { resolvePlace } from "../../../plan/place.ts";
import type { ChangeWorld, PreparedChange } from "../../change/begin_change.ts";
import { statOrNull } from "../../thread/place_files.ts";
import { prepareArchive } from "../prepare_archive.ts";
import { inStore, type Taking } from "./taking.ts";

/** By the journal where nobody has touched the files since, else by a fresh plan of the other action. */
export async function archiveBack(
  taking: Taking,
  action: "archive" | "unarchive",
): Promise<PreparedChange> {
  const { target, standing, cause } = taking;
  const changed = standing.filter((thread) => !isUntouched(thread, taking));
  const untouched = standing.filter((thread) => !changed.includes(thread));
  const back = action === "archive" ? "unarchive" : "archive";
  const exact: Plan = {
    action: back,
    cause,
    threads: untouched.map((thread) => archiveBackOf(thread, target)),
    namesDigest: null,
  };
  if (changed.length === 0) return { plan: exact, passedBy: [], subagents: [], notes: [] };
  const { ids, missing } = inStore(changed, taking.catalog);
  const fresh = await prepareArchive(taking, {
    action: back,
    selector: { ...EMPTY_SELECTOR, ids, subagents: true },
    cause,
  });
  const plan: Plan = { ...exact, threads: [...exact.threads, ...fresh.plan.threads] };
  return { ...fresh, plan, passedBy: [...fresh.passedBy, ...missing] };
}

/** Whether every file is where the batch has put it, as it has left it. */
function isUntouched(thread: JournalThread, { store, system }: ChangeWorld): boolean {
  return movesOf(thread).every(({ to, expect, mtimeMs }) => {
    const path = resolvePlace(to, store);
    const stat = path === null ? null : statOrNull(path, system.files);
    const { size } = expect;
    const left = { size, mtimeMs: mtimeMs ?? expect.mtimeMs, ctimeMs: null, inode: null };
    return stat?.kind === "file" && sameFingerprint(left, stat);
  });
}
