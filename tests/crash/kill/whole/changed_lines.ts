import type { StoreState } from "./store_state.ts";

/** What differs between two states, journals aside: each line with `-` when it is gone, with `+` when it has come. */
export function changedLines(before: StoreState, after: StoreState): readonly string[] {
  const [was, is] = [new Set(linesOf(before)), new Set(linesOf(after))];
  return [
    ...[...was].filter((line) => !is.has(line)).map((line) => `- ${line}`),
    ...[...is].filter((line) => !was.has(line)).map((line) => `+ ${line}`),
  ];
}

function linesOf({ files, rows, names }: StoreState): readonly string[] {
  return [
    ...files.map(({ batch, path, content }) => `${batch ?? "store"} ${path} ${content}`),
    ...rows,
    ...names,
  ];
}
