import { readChunks, type RolloutTools } from "../rollout_reader.ts";
import { type ChooseEdits, newLineEditor } from "./line_editor.ts";

/** A rollout, plain or compressed, decompressed and edited as it comes; a piece is good until the next. Errors as in `readChunks` and {@link newLineEditor}. */
export async function* editedRollout(
  path: string,
  tools: RolloutTools,
  choose: ChooseEdits,
): AsyncGenerator<Uint8Array> {
  const editor = newLineEditor(choose);
  for await (const chunk of readChunks(path, tools)) yield* editor.push(chunk);
  yield* editor.end();
}
