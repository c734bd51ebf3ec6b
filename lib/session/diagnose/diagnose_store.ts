import { surveyTrash } from "../../act/facts/trash/trash_survey.ts";
import { scanStore } from "../../catalog/scan/scan_store.ts";
import { readProviders } from "../../codex/configured_providers.ts";
import { resolveStore } from "../../codex/home.ts";
import { refuseOnWindows } from "../../config/windows_limits.ts";
import { diagnoseScan } from "../../diagnose/store/diagnose_scan.ts";
import type { Diagnosis } from "../../model/diagnosis/report.ts";
import type { Problem } from "../../model/problem.ts";
import { lookWith } from "../../system/look.ts";
import { givenStore, librarySystem } from "../library_system.ts";

/** Options of {@link diagnose}. */
export interface DiagnoseOptions {
  /** Root of the sessions; what lies beside it in a Codex home is read, too. */
  readonly sessionsRoot: string | URL;
  /** Folder of batches. Left out: the store's own. */
  readonly trashRoot?: string | URL;
  /** Whether every line of every rollout is read. Left out: `false`. */
  readonly deep?: boolean;
  /** Stops it; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Checks a whole store: rows and files against each other, every thread, names, locks, the trash. Requires read permission for the
 * Codex home, without which a check says that it could not be asked. Nothing is changed.
 *
 * @example What is not well with the store
 * ```ts
 * import { diagnose } from "@rollkeep/rollkeep/session";
 * const { checks } = await diagnose({ sessionsRoot: "/home/me/.codex/sessions" });
 * for (const { id, status, summary } of checks) if (status !== "ok") console.log(id, summary);
 * ```
 */
export async function diagnose(options: DiagnoseOptions): Promise<Diagnosis> {
  const { deep = false, signal } = options;
  signal?.throwIfAborted();
  const { files, environment } = librarySystem();
  const problems: string[] = [];
  const onProblem = ({ kind, path, message }: Problem) => {
    if (kind === "unreadable") problems.push(`${path}: ${message}`);
  };
  const store = await resolveStore(
    givenStore(options, "diagnose the store"),
    { files, environment, onProblem, isChange: false },
  );
  refuseOnWindows("diagnose the store", store);
  const system = librarySystem(store);
  const scan = scanStore(store, { files, onProblem });
  const diagnosis = await diagnoseScan({
    ...{ store, scan, system, onProblem, problems, isDeep: deep, look: lookWith(files) },
    providers: store.home === null ? null : await readProviders(store.home, { files }),
    trash: await surveyTrash(store, { system, onProblem }),
    isStopped: () => Promise.resolve(signal?.aborted === true),
  });
  signal?.throwIfAborted();
  return diagnosis;
}
