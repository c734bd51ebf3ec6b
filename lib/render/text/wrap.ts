import type { CellWidths } from "./cell_width.ts";

/**
 * Lines of a sanitised text that fit into `cells`, broken between words; a word that is longer has a line of its own. `null`: one
 * line, whatever it takes.
 */
export function wrapLine(
  text: string,
  { widthOf, cells }: Pick<CellWidths, "widthOf"> & { readonly cells: number | null },
): readonly string[] {
  if (cells === null) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer) > cells) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
