import type { Head } from "../../../lib/model/thread/head.ts";

/** A head that tells what is said here, and else nothing. */
export function headOf(known: Partial<Head> = {}): Head {
  return {
    health: "ok",
    rollout: true,
    id: null,
    sessionId: null,
    createdAtMs: null,
    cwd: null,
    source: null,
    originator: null,
    cliVersion: null,
    modelProvider: null,
    model: null,
    gitBranch: null,
    gitSha: null,
    gitOriginUrl: null,
    historyMode: null,
    historyBase: null,
    forkedFromId: null,
    parentThreadId: null,
    preview: null,
    ...known,
  };
}
