import { visibleLine } from "./visible.ts";

/** C0, C1, bidi, zero-width, line separators and lone surrogates, which a terminal or editor may act on. */
const UNSAFE =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/** JSON whose text cannot act on a terminal: what JSON itself does not escape is written as `\u…` too. */
export function toJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  // Finding nothing is quicker than replacing nothing.
  if (text.search(UNSAFE) < 0) return text;
  return text.replace(UNSAFE, (found) => {
    let escaped = "";
    for (let at = 0; at < found.length; at++) {
      escaped += `\\u${found.charCodeAt(at).toString(16).padStart(4, "0")}`;
    }
    return escaped;
  });
}

/** A whole document on stdout: of a line for programs, laid out for a person. */
export function jsonText(
  document: object,
  { terminal }: { readonly terminal: boolean },
): string {
  return `${toJson(document, terminal ? INDENT : undefined)}\n`;
}

/** Blanks before a key, a level. */
export const INDENT = 2;

/** How records are written. */
export interface DelimitedOptions {
  readonly separator: "," | "\t";
  /** Whether a terminal shows them: hidden characters are then shown as everywhere. A program gets the value. */
  readonly terminal: boolean;
}

/** A record of csv or tsv: quoted where needed, spreadsheet formulas defused with `'`, LF at the end. */
export function delimitedLine(
  values: readonly string[],
  { separator, terminal }: DelimitedOptions,
): string {
  const shown = terminal ? values.map(visibleLine) : values;
  return `${shown.map((value) => field(value, separator)).join(separator)}\n`;
}

/** What a spreadsheet takes for the start of a formula: blanks before it are cut off, and the wide forms mean the same. */
const FORMULA = /^(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/;

function field(value: string, separator: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  const needsQuotes = safe.includes(separator) || /["\r\n]|^\s|\s$/.test(safe);
  return needsQuotes ? `"${safe.replaceAll('"', '""')}"` : safe;
}
