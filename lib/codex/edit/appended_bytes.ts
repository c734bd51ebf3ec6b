import type { Compression } from "../../system/system.ts";

/** The file that a line is appended to. */
export interface AppendTarget {
  /** Whether it is a `.jsonl.zst`: the line becomes a frame of its own (write-rules §5.1). */
  readonly compressed: boolean;
  /** Whether its last line lacks the line feed. */
  readonly torn: boolean;
  readonly compression: Compression;
}

/** What to write behind a rollout so that it ends with this line. */
export async function appendedBytes(
  line: string,
  { compressed, torn, compression }: AppendTarget,
): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(`${torn ? "\n" : ""}${line}\n`);
  return compressed ? await compression.zstdFrame(bytes) : bytes;
}
