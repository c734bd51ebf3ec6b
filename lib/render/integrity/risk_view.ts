import type { RiskDocument } from "../json/diagnosis.ts";
import type { RiskResult } from "../../model/result/integrity/risk_result.ts";
import { homePath } from "../text/home_path.ts";
import { newStyles } from "../text/styles.ts";
import { tableLines } from "../text/table.ts";
import type { ViewOptions } from "../text/view_options.ts";
import { visibleLine } from "../text/visible.ts";

/** Digits of an id in a table (compat §0.5). */
const SHORT_ID = 12;

/** What `doctor risk` found: on a terminal a sentence and the worst, in a pipe in the words of codexsm (compat §4.2). */
export async function* renderRisk(
  result: RiskResult,
  options: ViewOptions,
): AsyncIterable<string> {
  const styles = newStyles(options.color);
  const { sessions, risky, high, medium, integrityCheck, sampleLimit } = result;
  if (options.terminal) {
    yield `${styles.strong(riskText(result))}\n`;
    if (risky > 0) yield* riskLines(result, options);
    return;
  }
  yield `${styles.header("RISK SUMMARY")}\n`;
  yield `sessions_total=${sessions} risk_total=${risky} risk_rate=${rateOf(result).toFixed(1)}% ` +
    `high=${high} medium=${medium} integrity_check=${integrityCheck}\n`;
  if (risky === 0) {
    yield `${styles.good("no risky sessions found")}\n`;
    return;
  }
  yield `samples(limit=${sampleLimit})\n`;
  yield* riskLines(result, options);
}

/** The verdict in a sentence. */
function riskText({ sessions, risky, high, medium }: RiskResult): string {
  const threads = `${sessions} ${sessions === 1 ? "thread" : "threads"}`;
  return risky === 0
    ? `None of ${threads} is at risk.`
    : `At risk: ${risky} of ${threads}, ${high} high and ${medium} medium.`;
}

/** A row for each of the samples. */
async function* riskLines({ samples }: RiskResult, options: ViewOptions): AsyncIterable<string> {
  const styles = newStyles(options.color);
  const rows = samples.map(({ level, health, sessionId, path, reason }) => [
    level.toUpperCase(),
    visibleLine(health),
    visibleLine([...sessionId].slice(0, SHORT_ID).join("")) || "-",
    reason,
    visibleLine(homePath(path, options.home)),
  ]);
  const columns = [
    { title: "LEVEL" },
    { title: "HEALTH" },
    { title: "SESSION_ID" },
    { title: "REASON" },
    { title: "PATH", flexible: true, cutLeft: options.terminal },
  ];
  const [header, ...lines] = await tableLines(rows, {
    columns,
    width: options.width,
    header: true,
  });
  yield `${styles.header(header!)}\n`;
  for (const [at, line] of lines.entries()) {
    yield `${samples[at]!.level === "high" ? styles.bad(line) : styles.warn(line)}\n`;
  }
}

/** The same for a program, with the keys of codexsm. */
export function riskDocument(result: RiskResult): RiskDocument {
  return {
    sessions_total: result.sessions,
    risk_total: result.risky,
    risk_rate: rateOf(result),
    high: result.high,
    medium: result.medium,
    integrity_check: result.integrityCheck,
    sample_limit: result.sampleLimit,
    samples: result.samples.map(({ level, reason, health, sessionId, path, detail }) => ({
      level,
      reason,
      health,
      session_id: sessionId,
      path,
      ...(detail === undefined ? {} : { detail }),
    })),
  };
}

/** Percent of the sessions that are risky. */
function rateOf({ sessions, risky }: RiskResult): number {
  return sessions === 0 ? 0 : risky / sessions * 100;
}
