import type { BaseRequest } from "../lib/model/request.ts";

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
  return ["rollkeep", name, ...[...flags, ...consent, ...words.slice(end)].map(shellQuote)]
    .join(" ");
}

const REHEARSING =
  /^(?:-n|--dry-run(?:=.*)?|--no-dry-run|--confirm(?:=.*)?|--json|--apply(?:=.*)?)$/;

/** The command that takes a batch back, in the same store. */
export function undoCommand(batch: string, request: BaseRequest): string {
  return `rollkeep undo ${batch}${storeFlags(request)}`;
}

/** The flags that name the same store and trash again, each with a blank before it; empty when none was given. */
export function storeFlags({ store }: BaseRequest): string {
  return [
    ["--codex-home", store.codexHome],
    ["--sessions-root", store.sessionsRoot],
    ["--trash-root", store.trashRoot],
  ].flatMap(([flag, value]) => value === null ? [] : [` ${flag} ${shellQuote(value!)}`]).join("");
}

/** An argument as a POSIX shell reads it back: bare when harmless, else in single quotes. */
function shellQuote(argument: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(argument)) return argument;
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}
