import type { Terminal } from "../system/terminal.ts";
import { formatByteSize } from "../text/byte_size.ts";

/** How far a piece of work is. */
export interface Progress {
  /** Says how much is done. */
  readonly show: (done: number) => void;
  /** Says that it is over. */
  readonly end: () => void;
}

const WIDTH = 24;

function ofThreads(done: number, total: number): string {
  return `${done} of ${total} threads`;
}

/** The text of a bar for bytes that are read. */
export function ofBytes(done: number, total: number): string {
  return `${formatByteSize(done)} of ${formatByteSize(total)} read`;
}

/** A bar for people, in the line that tells what is being done. */
export function newProgress(
  { doing }: Pick<Terminal, "doing">,
  { total, text = ofThreads }: {
    readonly total: number;
    /** How much that is, in words; left out: threads. */
    readonly text?: (done: number, total: number) => string;
  },
): Progress {
  return {
    show(done) {
      if (doing === undefined || total === 0) return;
      const part = Math.min(done / total, 1);
      const bar = "#".repeat(Math.round(part * WIDTH)).padEnd(WIDTH, ".");
      doing(`[${bar}] ${text(Math.min(done, total), total)}`);
    },
    end: () => doing?.(null),
  };
}
