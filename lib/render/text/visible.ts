/**
 * Text from a rollout is hostile: control characters, escape sequences, bidi overrides and zero-width marks are made visible
 * before a person sees them (flaws U6, U7).
 *
 * @module
 */

import { nameProgram } from "../../text/program_name.ts";

/** C0, DEL, C1, soft hyphen, bidi marks, zero-width marks, line separators, tags, interlinear marks, lone surrogates. */
const HIDDEN =
  // deno-lint-ignore no-control-regex -- finding them is the point
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|\udb40[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** One line: breaks and tabs become spaces, every other hidden character is shown. */
export function visibleLine(text: string): string {
  return text.replace(
    HIDDEN,
    (found) => /[\t\n\v\f\r\u2028\u2029]/.test(found) ? " " : shown(found),
  );
}

/** A command that may be pasted as it is printed; `null` where what is shown of it would mean something else. */
export function pastable(command: string): string | null {
  return visibleLine(command) === command ? command : null;
}

/** Has printed commands name this program as it was called; by its name where that has characters that are not shown. */
export function callProgram(words: () => string | undefined): void {
  nameProgram(() => pastable(words() ?? "rollkeep") ?? "rollkeep");
}

/** A command to say next; one that cannot be printed is named by where it can be had. */
export function commandText(command: string): string {
  return pastable(command) ??
    "say it with --json, which prints the command: it has characters that are not shown";
}

/** Several lines: line feeds stay, tabs become spaces, every other hidden character is shown. */
export function visibleText(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(
    HIDDEN,
    (found) => found === "\n" ? "\n" : found === "\t" ? "    " : shown(found),
  );
}

/** C0 as the pictures Unicode has for them, all else by its number. */
function shown(found: string): string {
  const code = found.codePointAt(0)!;
  // Emoji need their variation selector; alone it hides nothing.
  if (code === 0xfe0f) return "";
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "␡";
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
