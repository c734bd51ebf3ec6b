import type { AbsolutePath } from "../../model/store.ts";
import { readChunks, type RolloutTools } from "../rollout_reader.ts";

/** How far two rollouts are the same, in bytes of the decompressed files. */
export interface SameBytes {
  readonly same: number;
  /** Whether the first one has nothing more. */
  readonly firstEnds: boolean;
  /** Whether the second one has nothing more. */
  readonly secondEnds: boolean;
}

/** Compares two rollouts from their beginning, plain or compressed. Errors as in {@link readChunks}. */
export async function compareRollouts(
  [first, second]: readonly [first: AbsolutePath, second: AbsolutePath],
  tools: RolloutTools,
): Promise<SameBytes> {
  const [a, b] = [newBytes(readChunks(first, tools)), newBytes(readChunks(second, tools))];
  try {
    for (let same = 0;;) {
      const [left, right] = [await a.rest(), await b.rest()];
      const most = Math.min(left.length, right.length);
      let at = 0;
      while (at < most && left[at] === right[at]) at++;
      same += at;
      a.take(at);
      b.take(at);
      if (at < most || most === 0) {
        return { same, firstEnds: left.length === at, secondEnds: right.length === at };
      }
    }
  } finally {
    await a.end();
    await b.end();
  }
}

interface Bytes {
  /** What has come and is not taken; empty at the end. */
  rest(): Promise<Uint8Array>;
  take(count: number): void;
  end(): Promise<void>;
}

function newBytes(chunks: AsyncGenerator<Uint8Array>): Bytes {
  let rest = new Uint8Array(0);
  return {
    async rest() {
      while (rest.length === 0) {
        const { value, done } = await chunks.next();
        if (done === true) break;
        rest = value as Uint8Array<ArrayBuffer>;
      }
      return rest;
    },
    take: (count) => void (rest = rest.subarray(count)),
    end: async () => void await chunks.return(undefined),
  };
}
