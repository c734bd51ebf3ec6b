import { explainGround } from "../../lib/agents/explain_agents.ts";
import { lintAgents } from "../../lib/agents/lint_agents.ts";
import { EXIT, type ExitStatus, IntegrityError } from "../../lib/model/error.ts";
import type { Problem } from "../../lib/model/problem.ts";
import type { AgentsRequest } from "../../lib/model/request/request.ts";
import type { AgentsExplanation, AgentsIssue } from "../../lib/model/result/agents_result.ts";
import { configTroubleText, type StorePaths } from "../../lib/model/store.ts";
import {
  agentsExplainDocument,
  renderAgentsExplain,
} from "../../lib/render/agents/explain_view.ts";
import { agentsLintDocument, renderAgentsLint } from "../../lib/render/agents/lint_view.ts";
import {
  type CommandContext,
  newProblemLog,
  outDocument,
  sayError,
  viewOptions,
} from "../context.ts";

/** Runs `agents explain` and `agents lint`: reads, prints, changes nothing. */
export function runAgents(request: AgentsRequest, context: CommandContext): Promise<ExitStatus> {
  const explanation = explainGround(request.ground, context.system.files);
  return Promise.resolve(
    request.command === "agents-explain"
      ? tellAll(explanation, { request, context })
      : tellFaults(explanation, { request, context }),
  );
}

interface Telling<C extends AgentsRequest["command"]> {
  readonly request: Extract<AgentsRequest, { readonly command: C }>;
  readonly context: CommandContext;
}

function tellAll(
  explanation: AgentsExplanation,
  { request, context }: Telling<"agents-explain">,
): ExitStatus {
  const { terminal } = context.system;
  const log = newProblemLog(context);
  problemsOf(explanation, context.store).forEach(log.onProblem);
  const { filters, showShadowed } = request;
  const view = { ...viewOptions(request, context), filters, showShadowed };
  if (request.format === "json") outDocument(agentsExplainDocument(explanation, view), terminal);
  else terminal.out(renderAgentsExplain(explanation, view));
  return log.status();
}

function tellFaults(
  explanation: AgentsExplanation,
  { request, context }: Telling<"agents-lint">,
): ExitStatus {
  const { terminal } = context.system;
  const found = lintAgents(explanation);
  const json = request.format === "json";
  if (json) outDocument(agentsLintDocument(found), terminal);
  else terminal.out(renderAgentsLint(found, viewOptions(request, context)));
  const failure = failureOf(found.issues, request);
  if (failure === null) return EXIT.done;
  sayError(new IntegrityError(failure), { json, terminal });
  return EXIT.failed;
}

/** What of instructions could not be read. Trouble that was told when the store was opened is not told again. */
function problemsOf(
  { unread, partlyRead, configTroubles }: AgentsExplanation,
  { configTrouble }: Pick<StorePaths, "configTrouble">,
): readonly Problem[] {
  const problem = (path: string, message: string) =>
    ({ kind: "unreadable", path, message }) as const;
  return [
    ...configTroubles.filter(({ path }) => path !== configTrouble?.path)
      .map((trouble) =>
        problem(trouble.path, `Codex does not start with it: ${configTroubleText(trouble)}`)
      ),
    ...unread.filter(({ reason }) => reason === "unreadable")
      .map(({ path, detail }) => problem(path, detail)),
    ...partlyRead.map((path) => problem(path, "only its beginning was looked at: it is too long")),
  ];
}

/** Why the command fails; `null`: it does not. */
function failureOf(
  issues: readonly AgentsIssue[],
  { strict }: { readonly strict: boolean },
): string | null {
  const errors = issues.filter(({ level }) => level === "error").length;
  if (errors > 0) return `agents lint failed: errors=${errors}`;
  if (!strict || issues.length === 0) return null;
  return `agents lint failed in strict mode: warnings=${issues.length}`;
}
