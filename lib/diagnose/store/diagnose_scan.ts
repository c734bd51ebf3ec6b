import { openCatalog } from "../../catalog/catalog.ts";
import type { StoreScan } from "../../catalog/scan/scan_store.ts";
import { forgetAnswer, storeStamp } from "../../catalog/sources/answer_cache.ts";
import type { HeadSourceTools } from "../../catalog/sources/head_source.ts";
import { APP_CATALOG } from "../../codex/app/app_catalog.ts";
import { DESKTOP_STATE } from "../../codex/check/desktop_catalog.ts";
import { HISTORY_DATABASE } from "../../codex/state/side_databases.ts";
import type { Diagnosis } from "../../model/diagnosis/report.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import { closing } from "../../system/files.ts";
import type { LookAnywhere, PathLook } from "../../system/look.ts";
import { joinPath } from "../../text/path_text.ts";
import { diagnoseStore } from "../checks/diagnose.ts";
import { type Beside, readBeside } from "./read_beside.ts";
import { readSurvey, type SurveyTools } from "./read_survey.ts";
import { recallDiagnosis, rememberDiagnosis } from "./remembered_diagnosis.ts";
import type { StoreSurvey } from "./survey.ts";

/** What diagnosing a scanned store takes. */
export interface ScanDiagnosis extends Omit<SurveyTools, "beside">, HeadSourceTools {
  readonly store: StorePaths;
  readonly scan: StoreScan;
}

/**
 * What is wrong with a scanned store. While nothing has changed that it depends on, in the store or where its rows lead, the answer
 * is the one of the last time.
 */
export async function diagnoseScan(tools: ScanDiagnosis): Promise<Diagnosis> {
  const { store, scan, system: { caches }, look } = tools;
  const beside = await readBeside(store, tools);
  // What has been read through is known from then on without being asked for: that changes the answer.
  if (tools.isDeep) forgetAnswer(caches, "doctor");
  const key = tools.isDeep || tools.problems.length > 0 ? null : keyOf(beside, tools);
  const known = key === null ? null : await recallDiagnosis(caches, { key, look });
  if (known !== null) return known;
  const asked = new Map<AbsolutePath, PathLook>();
  let isTroubled = false;
  using catalog = closing(
    await openCatalog(store, {
      ...{ ...tools, scan },
      onProblem(problem) {
        isTroubled = true;
        tools.onProblem(problem);
      },
    }),
  );
  const survey = await readSurvey(catalog, { ...tools, beside, look: noting(look, asked) });
  const diagnosis = diagnoseStore(survey);
  if (key !== null && !isTroubled && isLasting(survey)) {
    rememberDiagnosis(caches, { key, diagnosis, asked });
  }
  return diagnosis;
}

/** A look that notes what was seen. */
function noting(look: LookAnywhere, seen: Map<AbsolutePath, PathLook>): LookAnywhere {
  return async (paths) => {
    const looks = await look(paths);
    for (const [at, path] of paths.entries()) seen.set(path, looks[at]!);
    return looks;
  };
}

/** All that an answer depends on but what lies where rows lead; `null` while that is too fresh to tell a change. */
function keyOf(
  beside: Beside,
  { store, scan: { table }, system: { files, clock }, trash, providers }: ScanDiagnosis,
): string | null {
  const nowMs = clock.nowMs();
  const stamp = storeStamp({ table, store, files, nowMs, beside: sourcesOf(store) });
  return stamp === null ? null : `${JSON.stringify({ store, beside, trash, providers })} ${stamp}`;
}

/** What is read beside what a list is made from. */
function sourcesOf({ home, sqliteHome }: StorePaths): readonly AbsolutePath[] {
  const withLog = (folder: AbsolutePath, name: string) =>
    ["", "-wal"].map((side) => joinPath(folder, name + side));
  return [
    ...(sqliteHome === null ? [] : withLog(sqliteHome, HISTORY_DATABASE)),
    ...(home === null ? [] : [...withLog(home, APP_CATALOG), joinPath(home, DESKTOP_STATE)]),
  ];
}

/** Whether all was read, and nothing of it turns into something else by waiting. */
function isLasting({ facts, rollouts, problems }: StoreSurvey): boolean {
  return problems.length === 0 && rollouts.every(({ trouble }) => trouble === null) &&
    typeof facts.database === "string" && facts.backfill?.status !== "running";
}
