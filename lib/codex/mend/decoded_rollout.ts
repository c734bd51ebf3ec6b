import type { Utf16 } from "../../model/thread/byte_edits.ts";

/**
 * The text of a file in UTF-8, without the mark that told its encoding. A half of a character becomes U+FFFD: Codex reads no line
 * with one.
 */
export async function* decodedBytes(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Utf16,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== "") yield encoder.encode(text);
  }
  const rest = decoder.decode();
  if (rest !== "") yield encoder.encode(rest);
}
