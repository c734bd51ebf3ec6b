import type { AbsolutePath } from "../../model/store.ts";
import { type Line, newLineSplitter } from "../lines/line_splitter.ts";
import { type BadByte, newUtf8Check } from "../lines/utf8_check.ts";
import { readChunks, type RolloutTools } from "../rollout_reader.ts";
import { LONGEST_EDITED } from "./line_editor.ts";
import { type LineKind, lineKind } from "./line_kind.ts";

/** What stands in the way of giving a rollout another folder. */
export interface RolloutObstacles {
  /** The first byte that is not UTF-8; `null`: all of it is. */
  readonly badByte: BadByte | null;
  /** Lines with a folder that are too long to be edited, in order; `kind` is `null` where nothing tells it. */
  readonly tooLong: readonly { readonly line: number; readonly kind: LineKind | null }[];
  /** Whether there is a turn context that can be edited; looked for only behind a line that is too long. */
  readonly hasTurnContext: boolean;
}

/** Reads a rollout through, plain or compressed, with bounded memory. Errors as in `readChunks`. */
export async function lookThrough(
  path: AbsolutePath,
  tools: RolloutTools,
): Promise<RolloutObstacles> {
  const check = newUtf8Check();
  const splitter = newLineSplitter();
  const tooLong: RolloutObstacles["tooLong"][number][] = [];
  let hasTurnContext = false;
  let count = 0;
  const look = ({ bytes, length, terminated }: Line): void => {
    count++;
    const isTooLong = length - (terminated ? 1 : 0) > LONGEST_EDITED;
    if (!isTooLong && tooLong.length === 0) return;
    const kind = bytes === null ? null : lineKind(bytes);
    if (!isTooLong) hasTurnContext ||= kind === "turn_context";
    else if (kind !== "other") tooLong.push({ line: count, kind });
  };
  for await (const chunk of readChunks(path, tools)) {
    check.push(chunk);
    for (const line of splitter.push(chunk)) look(line);
  }
  for (const line of splitter.end()) look(line);
  return { badByte: check.end(), tooLong, hasTurnContext };
}
