import { newTrashFacts } from "../../lib/act/trash_facts.ts";
import { isCodexHome } from "../../lib/act/trash_facts.ts";
import { type Catalog, openCatalog } from "../../lib/catalog/catalog.ts";
import { chooseThreads } from "../../lib/catalog/choose.ts";
import { isLive } from "../../lib/codex/liveness.ts";
import { newBatchId, REHEARSED_BATCH } from "../../lib/model/batch_id.ts";
import { UnsupportedError } from "../../lib/model/error.ts";
import { EXIT, type ExitStatus } from "../../lib/model/exit_status.ts";
import type { Plan } from "../../lib/model/plan.ts";
import type { DeleteRequest } from "../../lib/model/request.ts";
import { hasAnyFilter } from "../../lib/model/selector.ts";
import type { Thread } from "../../lib/model/thread.ts";
import { judge } from "../../lib/plan/judge.ts";
import { planTrash, rolloutIdsOf } from "../../lib/plan/trash_plan.ts";
import { renderChange, renderChangeJson } from "../../lib/render/change_view.ts";
import { carryOut, refusedError, settleFirst, stateTrouble } from "../carry_out.ts";
import { changeResult, changeStatus } from "../change_result.ts";
import { type CommandContext, newProblemLog, viewOptions } from "../context.ts";
import { applyCommand, undoCommand } from "../next_words.ts";

/** A thread younger than this counts as live where Codex keeps no locks (write-rules §3.5). */
const FRESH_MS = 10 * 60_000;

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
  const statePath = (await openCatalogPath(context, problems.onProblem)) ?? null;
  const notes = [
    ...await settleFirst(consent, { context, onProblem: problems.onProblem, statePath }),
    ...(request.logFile ? ["--log-file is not needed: each batch keeps its own journal"] : []),
  ];
  const catalog = await openCatalog(store, { system, onProblem: problems.onProblem });
  const nowMs = system.clock.nowMs();
  const selected = hasAnyFilter(selector) || selector.all;
  const choice = selected
    ? await chooseThreads(catalog, {
      selector,
      nowMs,
      withForks: request.withForks,
      keepSubagents: request.keepSubagents,
      isLive: (thread) => liveHere(thread, { context, nowMs }),
      rolloutIdsOf,
    })
    : { threads: [], subagents: 0, passedBy: [], isEverything: false };
  if (choice.isEverything) notes.push("this selector matches every thread of the store");
  const batch = consent.kind === "act" ? newBatchId(nowMs, system.ids.hex(6)) : REHEARSED_BATCH;
  const plan = planWith(choice.threads, { request, context, catalog, batch });
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

/** Path of the database, for settling before anything is planned. */
async function openCatalogPath(
  { system, store }: CommandContext,
  onProblem: Parameters<typeof openCatalog>[1]["onProblem"],
): Promise<string | null> {
  const { findStateDb } = await import("../../lib/codex/thread_rows.ts");
  if (store.sqliteHome === null) return null;
  return findStateDb(store.sqliteHome, { files: system.files, onProblem })?.path ?? null;
}

/** Live by the writer lock; where Codex keeps none, by a file written a moment ago. */
function liveHere(
  thread: Thread,
  { context, nowMs }: { readonly context: CommandContext; readonly nowMs: number },
): boolean {
  const { system, store } = context;
  if (store.writerLocks === null || thread.id === null) return false;
  const live = isLive(thread.id, { store, files: system.files });
  return live ?? nowMs - thread.updatedAtMs < FRESH_MS;
}

interface Planning {
  readonly request: DeleteRequest;
  readonly context: CommandContext;
  readonly catalog: Catalog;
  readonly batch: string;
}

function planWith(
  threads: readonly Thread[],
  { request, context, catalog, batch }: Planning,
): Plan {
  const { system, store } = context;
  const path = catalog.rows.path;
  const db = path === null || threads.length === 0 ? null : system.databases.openReadOnly(path);
  try {
    return planTrash(threads, {
      store,
      batch,
      cause: { kind: "selector", selector: request.selector },
      factsOf: newTrashFacts({ system, store, db }),
    });
  } finally {
    db?.close();
  }
}
