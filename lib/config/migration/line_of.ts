import type { TomlTable } from "smol-toml";

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
