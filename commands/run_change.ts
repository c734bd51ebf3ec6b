import type { Execution } from "../lib/act/batch/execute.ts";
import { beginChange } from "../lib/act/change/begin_change.ts";
import { noteTrashSize } from "../lib/act/change/note_trash_size.ts";
import { changeResult, changeStatus } from "../lib/act/change/change_result.ts";
import type { ChangeWorld } from "../lib/act/facts/change_world.ts";
import type { PreparedChange } from "../lib/act/prepare/prepared_change.ts";
import type { Consent } from "../lib/model/consent.ts";
import {
  EXIT,
  type ExitStatus,
  InterruptedError,
  type RefusalReason,
  type RefusedError,
  SessionError,
} from "../lib/model/error.ts";
import type { BatchId } from "../lib/model/ids.ts";
import { isNothing } from "../lib/model/plan.ts";
import { isYes } from "../lib/model/question.ts";
import type { Request } from "../lib/model/request/request.ts";
import type { ChangeCommand, ChangeResult } from "../lib/model/result/change_result.ts";
import { isFinal } from "../lib/plan/batch/batch_standing.ts";
import { type JudgeOptions, type Refusal, refusedError, type Verdict } from "../lib/plan/judge.ts";
import { changeDocument, type ChangeViewOptions, renderChange } from "../lib/render/change_view.ts";
import { renderNote } from "../lib/render/error_view.ts";
import { newProgress } from "../lib/render/progress.ts";
import { closing, errorCode } from "../lib/system/files.ts";
import type { Terminal } from "../lib/system/terminal.ts";
import {
  type ActingContext,
  newProblemLog,
  outDocument,
  previewOf,
  sayError,
  TOLD,
  viewOptions,
  WHOLE,
} from "./context.ts";
import { orInTrash } from "../lib/act/facts/trash/in_trash.ts";
import { applyCommand, isForPerson, takeBackCommand, typedName } from "./next_words.ts";
import { programName } from "../lib/text/program_name.ts";
import { whyEmpty } from "../lib/render/why_empty.ts";

/** A change as far as it has come. */
export interface SeenChange<P extends PreparedChange> {
  readonly prepared: P;
  /** `null` before the deed, for a rehearsal, and when there was nothing to do. */
  readonly execution: Execution | null;
  readonly result: ChangeResult;
}

/** How a change is told. */
export interface ChangeView<P extends PreparedChange> {
  readonly text: (seen: SeenChange<P>, options: ChangeViewOptions) => AsyncIterable<string>;
  readonly json: (seen: SeenChange<P>) => object | Promise<object>;
  /** What ends the command although its result was shown; `null`: nothing. */
  readonly trouble: (seen: SeenChange<P>) => SessionError | null;
}

const COMMON_VIEW: ChangeView<PreparedChange> = {
  text: ({ result }, options) => renderChange(result, options),
  json: ({ result }) => changeDocument(result),
  trouble: () => null,
};

/** A request to change something in a batch. */
type ChangingRequest = Extract<Request, { readonly consent: Consent; command: ChangeCommand }>;

/** How a command that changes things is run: the same way for all of them. */
export interface ChangeRun<P extends PreparedChange> {
  readonly request: ChangingRequest;
  /** What the user permits; left out: what the request says. */
  readonly consent?: Consent;
  /** Whether something was selected at all; left out: it was. */
  readonly selected?: boolean;
  /** Whether the user may have lifted a limit of threads that the command has; left out: it has none. */
  readonly isLimited?: boolean;
  /** Word for messages; left out: the command as typed. */
  readonly verb?: string;
  readonly needsStore: boolean;
  readonly prepare: (world: ChangeWorld) => Promise<P>;
  /** Whether it takes nothing away and so asks nothing; left out: it asks. */
  readonly neverAsks?: boolean;
  /** How it is told; left out: as most changes are. */
  readonly view?: ChangeView<P>;
  /** What to say once something was changed, made from the id of the batch. */
  readonly notesAfter?: (batch: BatchId) => readonly string[];
}

/** Runs a change to its exit status: plan, gate, preview and question, deed, result. */
export async function runChange<P extends PreparedChange>(
  run: ChangeRun<P>,
  context: ActingContext,
): Promise<ExitStatus> {
  const { system, store, source } = context;
  const { terminal } = system;
  const { request } = run;
  const judging = judgingOf(run);
  const problems = newProblemLog(context);
  using change = closing(
    await beginChange({
      system,
      store,
      ...(source === undefined ? {} : { source }),
      judging,
      command: [...typedName(request.command).split(" "), ...request.words],
      actTools: context.actTools,
      onProblem: problems.onProblem,
      needsStore: run.needsStore,
      prepare: run.prepare,
      onScanned: (threads) => terminal.doing?.(`planning among ${threads} threads …`),
      onSettled: (note) => terminal.err(renderNote(note)),
    }).catch(orInTrash(context)).finally(() => terminal.doing?.(null)),
  );
  const { prepared, verdict } = change;
  const parts = { ...prepared, command: request.command, store, execution: null, rehearsed: true };
  if (verdict.kind === "ask") {
    const seen = { prepared, execution: null, result: changeResult(parts) };
    await showPreview(seen, run, context);
  }
  if (verdict.kind === "rehearsed") refuseMisuse(verdict.refusals, judging.verb);
  const approved = await permitted(verdict, { verb: judging.verb, ask: terminal.ask });
  if (approved === "declined") {
    terminal.err("Nothing was changed.\n");
    return EXIT.failed;
  }
  const total = prepared.plan.threads.length;
  const progress = newProgress(terminal, { total });
  const execution = approved === null ? null : await change.act(approved, progress.show);
  progress.end();
  if (execution !== null) noteTrashSize({ ...execution, store }, context.actTools());
  const notesAfter = execution?.batchId ? run.notesAfter?.(execution.batchId) ?? [] : [];
  const cwd = system.environment.cwd();
  const isEmpty = isNothing(prepared.plan) && prepared.passedBy.length === 0 &&
    "selector" in request;
  const whyNothing = isEmpty
    ? whyEmpty(request.selector, { inTrash: request.command === "restore", cwd })
    : [];
  const result = changeResult({
    ...parts,
    execution,
    rehearsed: verdict.kind === "rehearsed",
    notes: [...prepared.notes, ...whyNothing, ...notesAfter],
    ...nextCommands(execution, { run, prepared, verdict, terminal }),
  });
  const status = await finish({ prepared, execution, result }, { run, verdict, context });
  return status === EXIT.done ? problems.status() : status;
}

function judgingOf<P extends PreparedChange>(run: ChangeRun<P>): JudgeOptions {
  const { request, consent = request.consent, selected = true, isLimited = false } = run;
  const maxBatch = "maxBatch" in request ? request.maxBatch : null;
  return { consent, selected, maxBatch, isLimited, verb: run.verb ?? typedName(request.command) };
}

/** What will be done, before the question. */
async function showPreview<P extends PreparedChange>(
  seen: SeenChange<P>,
  { request, view = COMMON_VIEW }: ChangeRun<P>,
  context: ActingContext,
): Promise<void> {
  const preview = previewOf(request);
  if (preview.limit === 0) return;
  const { terminal } = context.system;
  const shown = viewOptions(request, context);
  const options = { ...shown, ...preview, terminal: true, color: terminal.stderrColor };
  for await (const piece of view.text(seen, options)) terminal.err(piece);
}

interface Judged<P extends PreparedChange> {
  readonly run: ChangeRun<P>;
  readonly prepared: P;
  readonly verdict: Verdict;
  readonly terminal: Terminal;
}

/** What to say next: what takes it back, or what carries a rehearsal out; and what says it again where it was cut off. */
function nextCommands<P extends PreparedChange>(
  execution: Execution | null,
  { run, prepared: { plan }, verdict, terminal }: Judged<P>,
): { readonly again: string; readonly next?: string } {
  const { request } = run;
  const { words } = request;
  const canAsk = isForPerson(terminal, request);
  const name = typedName(request.command);
  const again = applyCommand(name, { words, canAsk });
  if (execution?.batchId && !isFinal(plan.action)) {
    return { again, next: takeBackCommand(execution.batchId, { request, canAsk, plan }) };
  }
  const canBeDone = verdict.kind === "rehearsed" && verdict.refusals.length === 0 &&
    !isNothing(plan);
  if (!canBeDone) return { again };
  const next = applyCommand(name, { words, canAsk: canAsk || run.neverAsks === true });
  return { again, next };
}

/** Tells how a change has ended, and with which status the command does. */
async function finish<P extends PreparedChange>(
  seen: SeenChange<P>,
  { run, verdict, context }: {
    readonly run: ChangeRun<P>;
    readonly verdict: Verdict;
    readonly context: ActingContext;
  },
): Promise<ExitStatus> {
  const { terminal } = context.system;
  const { request, view = COMMON_VIEW } = run;
  const { json } = request;
  const { result } = seen;
  const shown = viewOptions(request, context);
  const say = (error: SessionError) => sayError(error, { json, terminal });
  // Scripts read every line, as those of the Go tool.
  const preview = verdict.kind === "ask" ? TOLD : previewOf(request);
  const options = shown.terminal ? { ...shown, ...preview } : { ...shown, ...WHOLE };
  const untold = await tell(seen, { view, options, json, terminal });
  if (untold !== null) {
    say(untold);
    return EXIT.partial;
  }
  if (verdict.kind === "rehearsed" && verdict.refusals.length > 0) {
    throw refused(verdict.refusals, judgingOf(run).verb);
  }
  const status = changeStatus(result);
  const trouble = view.trouble(seen);
  if (trouble === null) return status;
  if (result.batchId === undefined && result.failed === 0) throw trouble;
  say(trouble);
  return status === EXIT.done ? EXIT.partial : status;
}

interface Telling<P extends PreparedChange> {
  readonly view: ChangeView<P>;
  readonly options: ChangeViewOptions;
  readonly json: boolean;
  readonly terminal: Terminal;
}

/** Tells a change on stdout. What was done stays done when that cannot be written: then the error to say instead. */
async function tell<P extends PreparedChange>(
  seen: SeenChange<P>,
  { view, options, json, terminal }: Telling<P>,
): Promise<SessionError | null> {
  try {
    if (json) outDocument(await view.json(seen), terminal);
    else for await (const piece of view.text(seen, options)) terminal.out(piece);
    return null;
  } catch (error) {
    const { batchId } = seen.result;
    if (errorCode(error) === "EPIPE" || batchId === undefined) throw error;
    return new SessionError(`Cannot write to stdout: ${(error as Error).message}`, {
      cause: error,
      hint: `batch ${batchId} was carried out: ${programName()} log ${batchId} shows it`,
    });
  }
}

/** A rehearsal of nothing has nothing to show (compat §1.3). @throws {RefusedError} when nothing was selected, or no store is there. */
function refuseMisuse(refusals: readonly Refusal[], verb: string): void {
  const isMisuse = ({ reason }: Refusal) => reason === "no-selector" || reason === "not-a-store";
  if (refusals.some(isMisuse)) throw refused(refusals, verb);
}

type Approved = Extract<Verdict, { kind: "approved" }>["plan"];

/**
 * What the verdict permits, asking first where it says so; `null` for a rehearsal.
 *
 * @throws {RefusedError} when a gate is closed. @throws {InterruptedError} when the user gave up.
 */
async function permitted(
  verdict: Verdict,
  { verb, ask }: { readonly verb: string; readonly ask: (text: string) => Promise<string | null> },
): Promise<Approved | "declined" | null> {
  if (verdict.kind === "rehearsed") return null;
  if (verdict.kind === "refused") throw refused(verdict.refusals, verb);
  if (verdict.kind === "ask") {
    const answer = await ask(verdict.question.text);
    if (answer === null) throw new InterruptedError(`${verb} aborted by user`);
    if (!isYes(answer, verdict.question)) return "declined";
  }
  return verdict.plan;
}

function refused(refusals: readonly Refusal[], verb: string): RefusedError {
  return refusedError(refusals, { hint: hintFor(refusals.map(({ reason }) => reason), verb) });
}

/** The way out of what is refused by the plan and the words alone; `undefined` where there is none to tell. */
function hintFor(reasons: readonly RefusalReason[], verb: string): string | undefined {
  return reasons.includes("needs-confirm") || reasons.includes("needs-yes")
    ? `add --apply --yes to ${verb} without a question`
    : reasons.includes("over-max-batch")
    ? "narrow the selector, or raise --max-batch"
    : reasons.includes("not-a-store")
    ? "name the store with --codex-home, or CODEX_HOME"
    : reasons.includes("no-selector")
    ? verb === "restore"
      ? `${programName()} restore --all shows every thread in the trash`
      : `${programName()} list shows the threads, and with selectors what they select`
    : undefined;
}
