import { explainGround } from "../../../lib/agents/explain_agents.ts";
import type { ExitStatus } from "../../../lib/model/error.ts";
import type { AgentsRequest } from "../../../lib/model/request/request.ts";
import {
  agentsExplainDocument,
  renderAgentsExplain,
} from "../../../lib/render/agents/explain_view.ts";
import { type CommandContext, newProblemLog, outDocument, viewOptions } from "../../context.ts";
import { agentsProblems } from "../agents_problems.ts";

/** Runs `agents explain`: reads, prints, changes nothing. */
export function runAgentsExplain(
  request: Extract<AgentsRequest, { readonly command: "agents-explain" }>,
  context: CommandContext,
): Promise<ExitStatus> {
  const { terminal, files } = context.system;
  const log = newProblemLog(context);
  const explanation = explainGround(request.ground, files);
  agentsProblems(explanation, context.store).forEach(log.onProblem);
  const { filters, showShadowed } = request;
  const view = { ...viewOptions(request, context), filters, showShadowed };
  if (request.format === "json") outDocument(agentsExplainDocument(explanation, view), terminal);
  else terminal.out(renderAgentsExplain(explanation, view));
  return Promise.resolve(log.status());
}
