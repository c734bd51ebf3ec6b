import type { StoreOptions } from "../model/store.ts";
import { shellQuote } from "./shell_text.ts";

/** How the user says this program on a shell. One for the whole process, as the process is one program. */
let name: string | null = null;
let tell = byItsName;
/** The flags that name the store, each with a blank before it. */
let store = "";

function byItsName(): string {
  return "rollkeep";
}

/** The words that a shell starts this program with, quoted where they have to be. `rollkeep` until told. */
export function calledName(): string {
  return name ??= tell();
}

/**
 * What a printed command begins with that does not repeat the words as typed: the program as it was called, and the store where
 * flags named it, for without them the command would mean another one.
 */
export function programName(): string {
  return calledName() + store;
}

/** Has all commands printed from now on begin with these words, which must be quoted for a shell; asked for once one is printed. */
export function nameProgram(words: () => string): void {
  name = null;
  tell = words;
}

/** Has all commands printed from now on name the store by these flags; where none was given, the environment does. */
export function nameStore(flags: StoreOptions): void {
  store = storeFlags(flags);
}

/** The flags that name a store and its trash, each with a blank before it; empty when none was given. */
export function storeFlags({ codexHome, sessionsRoot, trashRoot }: StoreOptions): string {
  const flag = (name: string, value: string | null) =>
    value === null ? "" : ` --${name} ${shellQuote(value)}`;
  return flag("codex-home", codexHome) + flag("sessions-root", sessionsRoot) +
    flag("trash-root", trashRoot);
}
