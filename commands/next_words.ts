import { isMuchTrash, notedTrashSize } from "../lib/catalog/trash_size.ts";
import type { BatchId } from "../lib/model/ids.ts";
import type { Plan } from "../lib/model/plan.ts";
import type { BaseRequest, Request } from "../lib/model/request/request.ts";
import type { ShowCommands } from "../lib/render/show/show_drawing.ts";
import { commandText } from "../lib/render/text/visible.ts";
import type { Terminal } from "../lib/system/terminal.ts";
import { formatByteSize } from "../lib/text/byte_size.ts";
import type { CommandContext } from "./context.ts";
import { shellQuote } from "../lib/text/shell_text.ts";
import { calledName, programName, storeFlags } from "../lib/text/program_name.ts";

/**
 * Whether a person reads what is printed, and can be asked: only then may a printed command leave its question to be answered.
 * What a pipe or a JSON document tells is said by a program, off a terminal (design §7: it works as printed).
 */
export function isForPerson(
  { stdoutIsTerminal, stdinIsTerminal, stderrIsTerminal }: Terminal,
  { json }: { readonly json: boolean },
): boolean {
  return !json && stdoutIsTerminal && stdinIsTerminal && stderrIsTerminal;
}

/** What of a command names the store that it changes. */
type NamingRequest = Pick<BaseRequest, "store"> & { readonly into?: string | null };

/** A command that is to be said next, and who will say it. */
export interface NextOptions {
  /** The command at hand, which names the store; where it copies into another home, that one is meant. */
  readonly request: NamingRequest;
  /** Whether a question can be asked where it will be said ({@link isForPerson}). */
  readonly canAsk: boolean;
}

/** What {@link applyCommand} takes beside the command's name. */
export interface ApplyCommandOptions extends Pick<BaseRequest, "words"> {
  /** Whether a question can be asked here; where it cannot, `--yes` has to answer it. */
  readonly canAsk: boolean;
}

/** The command that carries a rehearsal out: the words as typed, `--apply` instead of the rehearsal's own flags. */
export function applyCommand(name: string, { words, canAsk }: ApplyCommandOptions): string {
  const end = words.includes("--") ? words.indexOf("--") : words.length;
  const flags = words.slice(0, end).filter((word) => !REHEARSING.test(word));
  const isAnswered = flags.some((word) => /^(?:-y|--yes(?:=.*)?)$/.test(word));
  const consent = canAsk || isAnswered ? ["--apply"] : ["--apply", "--yes"];
  return [calledName(), name, ...[...flags, ...consent, ...words.slice(end)].map(shellQuote)]
    .join(" ");
}

/** The listing at hand without its limit. */
export function everyRowCommand({ command, words }: Pick<Request, "command" | "words">): string {
  const kept = words.filter((word, at) =>
    !LIMITING.test(word) && !/^(?:-l|--limit|--offset)$/.test(words[at - 1] ?? "")
  );
  return [calledName(), typedName(command), ...kept.map(shellQuote), "--limit", "0"].join(" ");
}

/** The reading at hand page by page, with its colours: no pager is started from here. */
export function pagedCommand({ command, words }: Pick<Request, "command" | "words">): string {
  const kept = words.filter((word, at) =>
    !word.startsWith("--color") && words[at - 1] !== "--color"
  );
  const typed = [calledName(), typedName(command), ...kept.map(shellQuote)].join(" ");
  return `${typed} --color always | less -R`;
}

/** What may be said after a thread was shown. */
export function showCommands(
  ref: string,
  { command, words }: Pick<Request, "command" | "words">,
): ShowCommands {
  return {
    full: [calledName(), typedName(command), "--full", ...words.map(shellQuote)].join(" "),
    why: `${programName()} why ${shellQuote(ref)}`,
  };
}

const LIMITING = /^(?:-l.*|--(?:limit|offset)(?:=.*)?)$/;

/** A command as typed. */
export function typedName(command: Request["command"]): string {
  return command.replace("-", " ");
}

const REHEARSING =
  /^(?:-n|--dry-run(?:=.*)?|--no-dry-run|--confirm(?:=.*)?|--json|--apply(?:=.*)?)$/;

/** The command that takes a batch back, named by its id or number, in the same store. */
export function undoCommand(batch: string, { request, canAsk }: NextOptions): string {
  return `${calledName()} undo ${batch}${sameStore(request)}${canAsk ? "" : " --apply --yes"}`;
}

/**
 * The command that takes the change just made back. It names no batch to a person, who is told which it is before the question; what a
 * program keeps stays true for ever. An undo is what a redo takes back.
 */
export function takeBackCommand(
  batch: BatchId,
  { plan, ...options }: NextOptions & { readonly plan: Pick<Plan, "cause"> },
): string {
  if (!options.canAsk) return undoCommand(batch, options);
  const verb = plan.cause.kind === "undo" ? "redo" : "undo";
  return `${calledName()} ${verb}${sameStore(options.request)}`;
}

/** The command that brings a whole batch back from the trash. */
export function restoreCommand(batch: BatchId, { request, canAsk }: NextOptions): string {
  return `${calledName()} restore --batch-id ${batch}${sameStore(request)}${actFlags(canAsk)}`;
}

/** The command that brings one thread back from the trash. */
export function bringBackCommand(ref: string, { request, canAsk }: NextOptions): string {
  return `${calledName()} restore ${shellQuote(ref)}${sameStore(request)}${actFlags(canAsk)}`;
}

/** The command that removes for good what the trash holds of a batch. */
export function emptyCommand(batch: BatchId, { request, canAsk }: NextOptions): string {
  return `${calledName()} trash empty --batch-id ${batch}${sameStore(request)}${actFlags(canAsk)}`;
}

/** The command that removes for good all that the trash holds. */
export function emptyAllCommand({ request, canAsk }: NextOptions): string {
  return `${calledName()} trash empty --all${sameStore(request)}${actFlags(canAsk)}`;
}

/** The command that seals every rollout of the same store. */
export function sealCommand(request: BaseRequest): string {
  return `${calledName()} seal --all${sameStore(request)}`;
}

/** The command that lists the batches of another trash. */
export function logCommand(trashRoot: string, { store }: Pick<BaseRequest, "store">): string {
  return `${calledName()} log${storeFlags({ ...store, trashRoot })}`;
}

/** The command that rehearses emptying the whole trash of the same store. */
function trashCommand(request: BaseRequest): string {
  return `${calledName()} trash empty --all${sameStore(request)}`;
}

/** What a note about the trash is made from. */
type TrashNoteContext = CommandContext & { readonly request: BaseRequest };

/**
 * One line about a trash that passes a tenth of the store or a gigabyte, by what was noted behind the last change; none otherwise.
 * `storeBytes` is the size of all rollouts in the store.
 */
export function trashNotes(storeBytes: number, context: TrashNoteContext): readonly string[] {
  const much = muchTrash(storeBytes, context);
  if (much === null) return [];
  const command = commandText(trashCommand(context.request));
  return [`${much}; to see what emptying it would free: ${command}`];
}

/** What a trash holds that is much; `null`: it is not. */
export function muchTrash(
  storeBytes: number,
  { store, system }: TrashNoteContext,
): string | null {
  const total = notedTrashSize(store, system.files)?.total ?? 0;
  if (!isMuchTrash(total, storeBytes)) return null;
  const part = storeBytes === 0 ? "" : `, ${Math.round(100 * total / storeBytes)} % of the store`;
  return `the trash holds ${formatByteSize(total)}${part}`;
}

function actFlags(canAsk: boolean): string {
  return canAsk ? " --apply" : " --apply --yes";
}

/** The flags that name the same store and trash again. */
function sameStore({ store, into = null }: NamingRequest): string {
  return storeFlags(into === null ? store : { ...store, codexHome: into, sessionsRoot: null });
}
