import { surveyTrash } from "../../lib/act/facts/trash/trash_survey.ts";
import { scannedBytes } from "../../lib/catalog/trash_size.ts";
import { isUnlooked } from "../../lib/diagnose/checks/diagnose.ts";
import { diagnoseScan, type ScanDiagnosis } from "../../lib/diagnose/store/diagnose_scan.ts";
import { EXIT, type ExitStatus, InterruptedError } from "../../lib/model/error.ts";
import type { Diagnosis } from "../../lib/model/diagnosis/report.ts";
import type { Problem } from "../../lib/model/problem.ts";
import type { DoctorRequest } from "../../lib/model/request/request.ts";
import { doctorDocument, renderDoctor } from "../../lib/render/diagnosis/doctor_view.ts";
import { newProgress, ofBytes } from "../../lib/render/progress.ts";
import {
  type ListingContext,
  newProblemLog,
  outDocument,
  sayWhereEmpty,
  viewOptions,
} from "../context.ts";

/** Runs `doctor`: reads, prints, changes nothing. */
export async function runDoctor(
  request: DoctorRequest,
  context: ListingContext,
): Promise<ExitStatus> {
  const { system, store } = context;
  const log = newProblemLog(context);
  const problems: string[] = [];
  const onProblem = (problem: Problem) => {
    if (problem.kind === "unreadable") problems.push(`${problem.path}: ${problem.message}`);
    log.onProblem(problem);
  };
  const scan = context.scan(onProblem);
  sayWhereEmpty(scan, { ...context, request });
  const trash = await surveyTrash(store, { system, onProblem });
  const progress = newProgress(system.terminal, {
    text: ofBytes,
    total: scannedBytes(scan.table),
  });
  const told = { ...context, scan, onProblem, trash, problems, onRead: progress.show };
  const diagnosis =
    await (request.deep ? diagnoseDeeply(told) : diagnoseScan({ ...told, isDeep: false })).finally(
      progress.end,
    );
  if (request.format === "json") outDocument(doctorDocument(diagnosis), system.terminal);
  else system.terminal.out(renderDoctor(diagnosis, viewOptions(request, context)));
  return exitOf(diagnosis, request);
}

/** Reads every line, with a bar, until it is done or the user has asked to stop. */
async function diagnoseDeeply(tools: Omit<ScanDiagnosis, "isDeep">): Promise<Diagnosis> {
  const watch = tools.system.interrupts.watch();
  try {
    const diagnosis = await diagnoseScan({
      ...tools,
      isDeep: true,
      async isStopped() {
        await watch.pause();
        return watch.requested();
      },
    });
    if (!watch.requested()) return diagnosis;
    throw new InterruptedError("Stopped: what was read is remembered", {
      hint: "say the command again, and it goes on from there",
    });
  } finally {
    watch.end();
  }
}

/** Broken comes before what could not be looked at, and that before a warning. */
function exitOf({ checks }: Diagnosis, { strict }: DoctorRequest): ExitStatus {
  if (checks.some(({ status }) => status === "fail")) return EXIT.failed;
  if (checks.some(isUnlooked)) return EXIT.partial;
  return strict && checks.some(({ status }) => status === "warn") ? EXIT.failed : EXIT.done;
}
