import { shellQuote } from "../lib/model/shell_quote.ts";
import type { BaseRequest } from "../lib/model/request.ts";

/** The command that carries a rehearsal out: the words as typed, `--apply` instead of the rehearsal's own flags. */
export function applyCommand(name: string, { words }: BaseRequest): string {
  const kept = words.filter((word) =>
    !/^(?:-n|--dry-run(?:=.*)?|--no-dry-run|--confirm(?:=.*)?|--json|--apply)$/.test(word)
  );
  return ["rollkeep", name, ...kept.map(shellQuote), "--apply"].join(" ");
}

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
