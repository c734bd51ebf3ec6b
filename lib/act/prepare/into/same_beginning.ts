import { readChunks, type RolloutTools } from "../../../codex/rollout_reader.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import { errorCode } from "../../../system/files.ts";

/** What comparing two rollouts takes. */
export interface SameBeginningOptions {
  readonly tools: RolloutTools;
  /** How many bytes must be the same, decompressed; `null`: all that the second one has. */
  readonly bytes: number | null;
}

/**
 * Whether one rollout begins with what another one has, plain or compressed: Codex only ever writes behind the end. One that cannot be
 * read does not.
 */
export async function hasSameBeginning(
  whole: AbsolutePath,
  begin: AbsolutePath,
  { tools, bytes }: SameBeginningOptions,
): Promise<boolean> {
  const [longer, shorter] = [whole, begin].map((path) => newCursor(readChunks(path, tools)));
  let left = bytes ?? Infinity;
  try {
    while (left > 0) {
      const piece = await shorter!.peek();
      if (piece === null) return bytes === null;
      const other = await longer!.peek();
      if (other === null) return false;
      const length = Math.min(piece.length, other.length, left);
      for (let at = 0; at < length; at++) if (piece[at] !== other[at]) return false;
      shorter!.take(length);
      longer!.take(length);
      left -= length;
    }
    return true;
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return false;
  } finally {
    await longer!.end();
    await shorter!.end();
  }
}

/** The bytes of a rollout as they come. */
interface Cursor {
  /** What is next, never empty; `null` at the end. */
  peek(): Promise<Uint8Array | null>;
  take(count: number): void;
  end(): Promise<void>;
}

function newCursor(chunks: AsyncGenerator<Uint8Array>): Cursor {
  let rest: Uint8Array = new Uint8Array(0);
  return {
    async peek() {
      while (rest.length === 0) {
        const next = await chunks.next();
        if (next.done) return null;
        rest = next.value;
      }
      return rest;
    },
    take(count) {
      rest = rest.subarray(count);
    },
    end: async () => void await chunks.return(undefined),
  };
}
