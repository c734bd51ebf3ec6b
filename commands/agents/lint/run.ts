import { explainGround } from "../../../lib/agents/explain_agents.ts";
import { lintAgents } from "../../../lib/agents/lint_agents.ts";
import { EXIT, type ExitStatus, IntegrityError } from "../../../lib/model/error.ts";
import type { AgentsRequest } from "../../../lib/model/request/request.ts";
import type { AgentsIssue } from "../../../lib/model/result/agents_result.ts";
import { agentsLintDocument, renderAgentsLint } from "../../../lib/render/agents/lint_view.ts";
import { type CommandContext, outDocument, sayError, viewOptions } from "../../context.ts";

/** Runs `agents lint`: reads, prints, changes nothing. */
export function runAgentsLint(
  request: Extract<AgentsRequest, { readonly command: "agents-lint" }>,
  context: CommandContext,
): Promise<ExitStatus> {
  const { terminal, files } = context.system;
  const found = lintAgents(explainGround(request.ground, files));
  const json = request.format === "json";
  if (json) outDocument(agentsLintDocument(found), terminal);
  else terminal.out(renderAgentsLint(found, viewOptions(request, context)));
  const failure = failureOf(found.issues, request);
  if (failure === null) return Promise.resolve(EXIT.done);
  sayError(new IntegrityError(failure), { json, terminal });
  return Promise.resolve(EXIT.failed);
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
