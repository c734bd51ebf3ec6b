import type { TomlTable, TomlValue } from "smol-toml";

/** Why a text is no TOML, for people, by the error of the parser. */
export function stateOfError(error: Error): string {
  return error.message.split("\n")[0]!.replace(/^Invalid TOML document: /, "");
}

/** Line of an error of the parser, from 1; at the end of the file the parser is one line too far. `null`: it tells none. */
export function lineOfError(error: Error, text: string): number | null {
  const { line } = error as { readonly line?: unknown };
  return typeof line === "number" ? Math.min(line, text.trimEnd().split("\n").length) : null;
}

/** A file's text and how it is parsed. */
export interface ParsedText {
  readonly text: string;
  /** Throws where the text is no TOML. */
  readonly parse: (text: string) => TomlTable;
}

/**
 * Number of the line, from 1, with which a file comes to hold something: the parser tells no positions of keys, so it is asked
 * about ever closer beginnings of the file. A beginning that ends inside of a value counts as the next one that parses.
 */
export function lineOf({ text, parse }: ParsedText, holds: (table: TomlTable) => boolean): number {
  const lines = text.split("\n");
  const holdsFrom = (count: number): boolean => {
    for (let end = count; end <= lines.length; end++) {
      try {
        return holds(parse(lines.slice(0, end).join("\n")));
      } catch {
        // The beginning ends inside of a value; one more line may close it.
      }
    }
    return true;
  };
  let [least, most] = [1, lines.length];
  while (least < most) {
    const middle = Math.floor((least + most) / 2);
    if (holdsFrom(middle)) most = middle;
    else least = middle + 1;
  }
  return least;
}

/** Number of the character, from 1, at which a key stands in its line; where it is not written plainly, where the line begins. */
export function columnOf(line: string, key: string): number {
  const at = line.search(new RegExp(`(?<![\\w-])${RegExp.escape(key)}(?![\\w-])`));
  return (at < 0 ? line.search(/\S|$/) : at) + 1;
}

/** Whether a value is a table. */
export function isTable(value: TomlValue): value is TomlTable {
  if (typeof value !== "object" || Array.isArray(value)) return false;
  // Dates are objects too.
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
