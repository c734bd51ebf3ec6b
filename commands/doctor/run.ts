import { surveyTrash } from "../../lib/act/facts/trash/trash_survey.ts";
import { type Catalog, openCatalog } from "../../lib/catalog/catalog.ts";
import { FIRST_FILE } from "../../lib/catalog/scan/file_table.ts";
import { diagnoseStore, isUnlooked } from "../../lib/diagnose/checks/diagnose.ts";
import { readSurvey, type SurveyTools } from "../../lib/diagnose/store/read_survey.ts";
import type { StoreSurvey } from "../../lib/diagnose/store/survey.ts";
import { EXIT, type ExitStatus, InterruptedError } from "../../lib/model/error.ts";
import type { Diagnosis } from "../../lib/model/diagnosis/report.ts";
import type { Problem } from "../../lib/model/problem.ts";
import type { DoctorRequest } from "../../lib/model/request/request.ts";
import { renderDoctor, renderDoctorJson } from "../../lib/render/diagnosis/doctor_view.ts";
import { newProgress, ofBytes, type Progress } from "../../lib/render/progress.ts";
import { closing } from "../../lib/system/files.ts";
import { type ListingContext, newProblemLog, viewOptions } from "../context.ts";

/** Runs `doctor`: reads, prints, changes nothing. */
export async function runDoctor(
  request: DoctorRequest,
  context: ListingContext,
): Promise<ExitStatus> {
  const { system, store, look, providers } = context;
  const log = newProblemLog(context);
  const problems: string[] = [];
  const onProblem = (problem: Problem) => {
    if (problem.kind === "unreadable") problems.push(`${problem.path}: ${problem.message}`);
    log.onProblem(problem);
  };
  const scan = context.scan(onProblem);
  using catalog = closing(await openCatalog(store, { ...context, onProblem, scan }));
  const trash = await surveyTrash(store, { system, onProblem });
  const told = { system, look, providers, trash, problems };
  const progress = newProgress(system.terminal, {
    text: ofBytes,
    total: bytesOf(catalog),
    nowMs: system.clock.nowMs,
  });
  const survey = request.deep
    ? await readDeeply(catalog, { ...told, ...progress, system })
    : await readSurvey(catalog, { ...told, isDeep: false, onRead: progress.show })
      .finally(progress.end);
  const diagnosis = diagnoseStore(survey);
  system.terminal.out(
    request.format === "json"
      ? renderDoctorJson(diagnosis)
      : renderDoctor(diagnosis, viewOptions(request, context)),
  );
  return exitOf(diagnosis, request);
}

/** Reads every line, with a bar, until it is done or the user has asked to stop. */
async function readDeeply(
  catalog: Catalog,
  tools: Omit<SurveyTools, "isDeep"> & Progress,
): Promise<StoreSurvey> {
  const watch = tools.system.interrupts.watch();
  try {
    const survey = await readSurvey(catalog, {
      ...tools,
      isDeep: true,
      onRead: tools.show,
      async isStopped() {
        await watch.pause();
        return watch.requested();
      },
    });
    if (!watch.requested()) return survey;
    throw new InterruptedError("Stopped: what was read is remembered", {
      hint: "say the command again, and it goes on from there",
    });
  } finally {
    tools.end();
    watch.end();
  }
}

function bytesOf({ table }: Catalog): number {
  let sum = 0;
  for (let file = FIRST_FILE; file < table.count; file++) sum += table.size[file]!;
  return sum;
}

/** Broken comes before what could not be looked at, and that before a warning. */
function exitOf({ checks }: Diagnosis, { strict }: DoctorRequest): ExitStatus {
  if (checks.some(({ status }) => status === "fail")) return EXIT.failed;
  if (checks.some(isUnlooked)) return EXIT.partial;
  return strict && checks.some(({ status }) => status === "warn") ? EXIT.failed : EXIT.done;
}
