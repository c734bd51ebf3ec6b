import { isCompressed } from "../codex/rollout_name.ts";
import { compressedChunks } from "../codex/rollout_reader.ts";
import type { AbsolutePath } from "../model/store.ts";
import { borrowBuffer, returnBuffer } from "../system/borrowed_buffer.ts";
import { closing, type ReadableFile } from "../system/files.ts";
import type { Sha256, System } from "../system/system.ts";

/** What reading whole rollouts for their digests takes. */
export interface HashTools {
  readonly system: Pick<System, "files" | "compression">;
  readonly sha256: Sha256;
  /** Told how many bytes of a file were read. */
  readonly onRead: (bytes: number) => void;
  /** Lets a wish to stop be heard between two pieces. @throws {InterruptedError} when there is one. */
  readonly pause: () => Promise<void>;
}

/** The bytes of a file as they are on disk. A chunk is good until the next one is asked for. Errors as in `Files`. */
export async function* rawBytes(path: AbsolutePath, tools: HashTools): AsyncGenerator<Uint8Array> {
  using file = closing(tools.system.files.open(path));
  const buffer = borrowBuffer();
  try {
    for (let at = 0;;) {
      const count = file.readAt(buffer, at);
      if (count === 0) return;
      at += count;
      tools.onRead(count);
      yield buffer.subarray(0, count);
      await tools.pause();
    }
  } finally {
    returnBuffer(buffer);
  }
}

/**
 * What a rollout holds, unpacked where it is compressed; `onRaw` then gets the bytes on disk as well, each before what it becomes.
 * Errors as in `Files`; damaged compressed data throws an error with code `EZSTD` after what could be unpacked.
 */
export async function* contentBytes(
  path: AbsolutePath,
  tools: HashTools,
  onRaw: (bytes: Uint8Array) => void = () => {},
): AsyncGenerator<Uint8Array> {
  if (!isCompressed(path)) {
    yield* rawBytes(path, tools);
    return;
  }
  using file = closing(tools.system.files.open(path));
  for await (const piece of tools.system.compression.zstdDecode(told(file, { tools, onRaw }))) {
    yield piece;
    await tools.pause();
  }
}

function* told(
  file: ReadableFile,
  { tools, onRaw }: {
    readonly tools: HashTools;
    readonly onRaw: (bytes: Uint8Array) => void;
  },
): Generator<Uint8Array> {
  for (const chunk of compressedChunks(file)) {
    tools.onRead(chunk.length);
    onRaw(chunk);
    yield chunk;
  }
}
