import { fileFingerprint, filePath, FIRST_FILE } from "../../../lib/catalog/scan/file_table.ts";
import type { StoreScan } from "../../../lib/catalog/scan/scan_store.ts";
import { newHeadSource } from "../../../lib/catalog/sources/head_source.ts";
import { EXIT, type ExitStatus, IntegrityError } from "../../../lib/model/error.ts";
import type { DoctorRiskRequest } from "../../../lib/model/request/request.ts";
import type { RiskResult } from "../../../lib/model/result/integrity/risk_result.ts";
import type { AbsolutePath } from "../../../lib/model/store.ts";
import type { Session } from "../../../lib/model/thread/session.ts";
import { renderNote } from "../../../lib/render/error_view.ts";
import { renderRisk, riskDocument } from "../../../lib/render/integrity/risk_view.ts";
import { newProgress, ofBytes } from "../../../lib/render/progress.ts";
import { hashToolsOf } from "../../../lib/seal/hash_tools.ts";
import { newSidecarFinder } from "../../../lib/seal/sidecar_places.ts";
import { checkSidecar } from "../../../lib/session/integrity/check_sidecar.ts";
import { type RiskySession, riskySessions } from "../../../lib/session/integrity/evaluate_all.ts";
import { sessionOf } from "../../../lib/session/session_of.ts";
import {
  type ListingContext,
  newProblemLog,
  outDocument,
  sayError,
  viewOptions,
} from "../../context.ts";

/** Runs `doctor risk`. */
export async function runDoctorRisk(
  request: DoctorRiskRequest,
  context: ListingContext,
): Promise<ExitStatus> {
  const { system: { terminal }, store } = context;
  const problems = newProblemLog(context);
  const scan = context.scan(problems.onProblem);
  const sessions = await sessionsOf(scan, { context, onProblem: problems.onProblem });
  const risky = await evaluated(sessions, { request, context });
  const { integrityCheck, sampleLimit } = request;
  const result: RiskResult = {
    sessions: sessions.length,
    risky: risky.length,
    high: risky.filter(({ risk }) => risk.level === "high").length,
    medium: risky.filter(({ risk }) => risk.level === "medium").length,
    integrityCheck,
    sampleLimit,
    samples: risky.slice(0, sampleLimit).map(sampleOf),
  };
  if (request.json) outDocument(riskDocument(result), terminal);
  else {
    for await (const piece of renderRisk(result, viewOptions(request, context))) {
      terminal.out(piece);
    }
  }
  if (!scan.exists && sessions.length === 0) {
    terminal.err(renderNote(`no sessions: ${store.sessionsRoot} does not exist`));
  }
  if (risky.length === 0) return problems.status();
  const found = new IntegrityError(`risk sessions detected: ${risky.length}`);
  sayError(found, { json: request.json, terminal });
  return EXIT.failed;
}

/**
 * Every `.jsonl` file as a session. One that cannot be opened counts as damaged. One that is no rollout by name or content counts by
 * what it holds: nobody can tell any more whether it was one.
 */
async function sessionsOf(
  { table }: StoreScan,
  { context, onProblem }: {
    readonly context: ListingContext;
    readonly onProblem: Parameters<ListingContext["scan"]>[0];
  },
): Promise<readonly Session[]> {
  const heads = newHeadSource(table, { ...context, onProblem });
  const files = Array.from(
    { length: table.count },
    (_, at) => FIRST_FILE + at as typeof FIRST_FILE,
  );
  await heads.load(files);
  return files.map((file): Session =>
    sessionOf(heads.headOf(file), { path: filePath(table, file), ...fileFingerprint(table, file) })
  );
}

async function evaluated(
  sessions: readonly Session[],
  { request, context: { system, store } }: {
    readonly request: DoctorRiskRequest;
    readonly context: ListingContext;
  },
): Promise<readonly RiskySession[]> {
  if (!request.integrityCheck) return await riskySessions(sessions);
  const { terminal } = system;
  const find = newSidecarFinder(store, system.files);
  const sidecarOf = ({ path }: Session) => find(path as AbsolutePath)[0] ?? null;
  const total = sessions.reduce(
    (sum, session) => sidecarOf(session) === null ? sum : sum + session.sizeBytes,
    0,
  );
  const progress = newProgress(terminal, { total, text: ofBytes });
  const watch = system.interrupts.watch();
  let read = 0;
  try {
    const onRead = (bytes: number) => progress.show(read += bytes);
    const hashing = await hashToolsOf(system, { watch, onRead, verb: "doctor risk" });
    return await riskySessions(
      sessions,
      (session) =>
        checkSidecar(session.path as AbsolutePath, { sidecar: sidecarOf(session), hashing }),
    );
  } finally {
    watch.end();
    progress.end();
  }
}

function sampleOf({ session, risk }: RiskySession): RiskResult["samples"][number] {
  const { level, reason, detail } = risk;
  const { health, sessionId, path } = session;
  return { level, reason, health, sessionId, path, ...(detail === undefined ? {} : { detail }) };
}
