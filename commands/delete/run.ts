import { isCodexHome } from "../../lib/act/prepare/trash_facts.ts";
import { prepareDelete } from "../../lib/act/prepare/prepare_delete.ts";
import { openCatalog } from "../../lib/catalog/catalog.ts";
import { stateDbPath } from "../../lib/codex/thread_rows.ts";
import { newBatchId, REHEARSED_BATCH } from "../../lib/model/batch_id.ts";
import { UnsupportedError } from "../../lib/model/error.ts";
import { EXIT, type ExitStatus } from "../../lib/model/exit_status.ts";
import type { DeleteRequest } from "../../lib/model/request.ts";
import { hasAnyFilter } from "../../lib/model/selector.ts";
import { judge } from "../../lib/plan/judge.ts";
import { renderChange, renderChangeJson } from "../../lib/render/change_view.ts";
import { carryOut, refusedError, settleFirst, stateTrouble } from "../carry_out.ts";
import { changeResult, changeStatus } from "../change_result.ts";
import { type CommandContext, newProblemLog, viewOptions } from "../context.ts";
import { applyCommand, undoCommand } from "../next_words.ts";

/** Runs `delete`. */
export async function runDelete(
  request: DeleteRequest,
  context: CommandContext,
): Promise<ExitStatus> {
  if (request.hard) {
    throw new UnsupportedError("Cannot delete for good: this version only moves to the trash", {
      hint: "leave --hard out; the space is freed when you remove the batch's folder by hand",
    });
  }
  const { system, store } = context;
  const { terminal } = system;
  const problems = newProblemLog(context);
  const { selector, consent } = request;
  const statePath = stateDbPath(store, { files: system.files, onProblem: problems.onProblem });
  const notes = [
    ...await settleFirst(consent, { context, onProblem: problems.onProblem, statePath }),
    ...(request.logFile ? ["--log-file is not needed: each batch keeps its own journal"] : []),
  ];
  const catalog = await openCatalog(store, { system, onProblem: problems.onProblem });
  const batch = consent.kind === "act"
    ? newBatchId(system.clock.nowMs(), system.ids.hex(6))
    : REHEARSED_BATCH;
  const { plan, ...choice } = await prepareDelete({
    catalog,
    system,
    selector,
    cause: { kind: "selector", selector },
    batch,
    withForks: request.withForks,
    keepSubagents: request.keepSubagents,
  });
  const selected = hasAnyFilter(selector) || selector.all;
  if (choice.isEverything) notes.push("this selector matches every thread of the store");
  const verdict = judge(plan, {
    facts: {
      passedBy: choice.passedBy,
      schemaTrouble: stateTrouble(catalog, context),
      isStore: catalog.threads.count > 0 || isCodexHome(store, system),
      canAsk: terminal.stdinIsTerminal && terminal.stderrIsTerminal,
    },
    options: { consent, selected, maxBatch: request.maxBatch, verb: "delete" },
  });
  const parts = {
    command: "delete",
    plan,
    store,
    subagents: choice.subagents,
    passedBy: choice.passedBy,
    notes,
  } as const;
  const { color } = viewOptions(request, context);
  if (verdict.kind === "ask" && request.preview !== "none") {
    const preview = changeResult({ ...parts, execution: null, next: () => undefined });
    const limit = request.preview === "full" ? null : request.previewLimit;
    const options = { color: terminal.stderrColor, limit };
    for (const piece of renderChange(preview, options)) terminal.err(piece);
  }
  const execution = await carryOut(verdict, { context, catalog, batch, verb: "delete" });
  catalog.close();
  const result = changeResult({
    ...parts,
    execution,
    next: (done) =>
      done !== null
        ? undoCommand(done, request)
        : plan.threads.length > 0 && execution === null
        ? applyCommand("delete", request)
        : undefined,
    notes: execution?.batch
      ? [...notes, `the space is freed only when ${store.trashRoot}/${execution.batch} is removed`]
      : notes,
  });
  if (request.json) terminal.out(renderChangeJson(result));
  else {
    const limit = execution === null && request.preview === "sample" ? request.previewLimit : null;
    for (const piece of renderChange(result, { color, limit })) terminal.out(piece);
  }
  if (verdict.kind === "rehearsed" && verdict.refusals.length > 0) {
    throw refusedError(verdict.refusals, "delete");
  }
  const status = changeStatus(result);
  return status === EXIT.done ? problems.status() : status;
}
