import { openCatalog } from "../../catalog/catalog.ts";
import { scanStore } from "../../catalog/scan/scan_store.ts";
import { readProviders } from "../../codex/configured_providers.ts";
import { resolveStore } from "../../codex/home.ts";
import { refuseOnWindows } from "../../config/windows_limits.ts";
import { explain as explainIn } from "../../diagnose/explain.ts";
import { UsageError } from "../../model/error.ts";
import type { Explanation } from "../../model/diagnosis/explanation.ts";
import { closing } from "../../system/files.ts";
import { lookWith } from "../../system/look.ts";
import { givenPath, givenStore, librarySystem, withoutFlags } from "../library_system.ts";

/** Options of {@link explain}. */
export interface ExplainOptions {
  /** Root of the sessions; what lies beside it in a Codex home is read, too. */
  readonly sessionsRoot: string | URL;
  /** Folder in which Codex is asked for the session, absolute. Left out: none. */
  readonly cwd?: string;
}

/**
 * Why Codex shows a session, resumes it and lists all its turns, or does not: every condition that Codex applies, in its order.
 * `id` is a full id, the unique start of one, a path, or an exact name. Requires read permission for the Codex home, without which a
 * condition is not asked. Nothing is changed.
 *
 * @throws {NotFoundError} when no session is that. @throws {UsageError} when more than one is, or `id` is blank.
 *
 * @example Why is a session not in the picker?
 * ```ts
 * import { explain, scanSessions } from "@rollkeep/rollkeep/session";
 * const sessionsRoot = "/home/me/.codex/sessions";
 * const [session] = await scanSessions(sessionsRoot);
 * const { shown, reason, conditions } = await explain(session!.sessionId, { sessionsRoot });
 * console.log(shown, reason ?? "shown");
 * for (const { id, passed, detail } of conditions) if (passed === false) console.log(id, detail);
 * ```
 */
export async function explain(id: string, options: ExplainOptions): Promise<Explanation> {
  if (id.trim() === "") throw new UsageError("Cannot explain a session: its id is blank");
  const { files, environment } = librarySystem();
  const onProblem = () => {};
  const { sessionsRoot, cwd } = options;
  const store = await resolveStore(
    givenStore({ sessionsRoot }, "explain a session"),
    { files, environment, onProblem, isChange: false },
  );
  refuseOnWindows("explain a session", store);
  const system = librarySystem(store);
  const scan = scanStore(store, { files, onProblem });
  using catalog = closing(await openCatalog(store, { system, onProblem, scan }));
  const providers = store.home === null ? null : await readProviders(store.home, { files });
  const asked = cwd === undefined ? null : givenPath(cwd);
  return await withoutFlags(() =>
    explainIn(catalog, id, { system, look: lookWith(files), providers, asked })
  );
}
