import { explainGround } from "../../agents/explain_agents.ts";
import { findGround } from "../../agents/find_ground.ts";
import { lintAgents as lintExplanation } from "../../agents/lint_agents.ts";
import { resolveStore } from "../../codex/home.ts";
import { refuseOnWindows } from "../../config/windows_limits.ts";
import type { AgentsExplanation, AgentsLint } from "../../model/result/agents_result.ts";
import { absolutePath } from "../../text/path_text.ts";
import { givenRoot, libraryBase, librarySystem, withoutFlags } from "../library_system.ts";

/** Options of {@link explainAgents} and {@link lintAgents}. */
export interface AgentsOptions {
  /** Folder that Codex would be started in, or a file in it. */
  readonly cwd: string | URL;
  /** The Codex home. Left out: `CODEX_HOME`, else `~/.codex`. */
  readonly codexHome?: string | URL;
}

/**
 * Which AGENTS.md files Codex reads when it is started in a folder without flags, in its order and how much of each, and what becomes
 * of each rule in them. Requires read permission for the Codex home, the folder, and those above it up to the root of its project.
 * Nothing is changed.
 *
 * @throws {NotFoundError} when the folder does not exist. @throws {PermissionError} when it may not be looked at.
 *
 * @example What Codex reads here
 * ```ts
 * import { explainAgents } from "@rollkeep/rollkeep/session";
 * const { sources, unread } = await explainAgents({ cwd: ".", codexHome: "/home/me/.codex" });
 * for (const { path, usedBytes } of sources) console.log(path, usedBytes);
 * for (const { path, reason } of unread) console.log(path, reason);
 * ```
 */
export async function explainAgents(options: AgentsOptions): Promise<AgentsExplanation> {
  const verb = "explain instructions";
  const { files, environment } = librarySystem();
  const { codexHome } = options;
  const named = codexHome === undefined ? null : givenRoot(codexHome, { verb, name: "codexHome" });
  const store = await resolveStore(
    { codexHome: named, sessionsRoot: null, trashRoot: null },
    { files, environment, onProblem: () => {}, isChange: false },
  );
  refuseOnWindows(verb, store);
  const cwd = absolutePath(givenRoot(options.cwd, { verb, name: "cwd" }), libraryBase());
  return await withoutFlags(async () =>
    explainGround(await findGround(cwd, { home: store.home, files }), files)
  );
}

/**
 * What is wrong with the instructions of a folder: one finding for each cause, errors first. Permissions and errors are those of
 * {@link explainAgents}.
 *
 * @throws {NotFoundError} when the folder does not exist.
 *
 * @example Does all that is written reach Codex?
 * ```ts
 * import { lintAgents } from "@rollkeep/rollkeep/session";
 * const { issues } = await lintAgents({ cwd: ".", codexHome: "/home/me/.codex" });
 * for (const { level, code, message } of issues) console.log(level, code, message);
 * ```
 */
export async function lintAgents(options: AgentsOptions): Promise<AgentsLint> {
  return lintExplanation(await explainAgents(options));
}
