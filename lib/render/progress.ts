import type { Terminal } from "../system/terminal.ts";
import { formatByteSize } from "../text/byte_size.ts";

/** A progress line on stderr. */
export interface Progress {
  /** Says how much is done, or there. */
  readonly show: (done: number) => void;
  /** Wipes the line. */
  readonly end: () => void;
}

/** Work shorter than this needs no bar. */
const QUIET_MS = 500;
const EVERY_MS = 100;
const WIDTH = 24;

/** Threads of a store from which on planning takes long enough to say so. */
const MANY = 1000;

/** A note while a change is planned, without a bar: nobody knows how long that takes. Only on a terminal and for a large store. */
export function newPlanningNote({ stderrIsTerminal, err }: Terminal): Progress {
  let isShown = false;
  return {
    show(threads) {
      isShown = stderrIsTerminal && threads >= MANY;
      if (isShown) err(`\r\x1b[Kplanning among ${threads} threads …`);
    },
    end() {
      if (isShown) err("\r\x1b[K");
      isShown = false;
    },
  };
}

/**
 * A note for people while a store is looked through or its threads are read: how many so far, for nobody knows how many there are, or
 * are remembered. As rare as a bar.
 */
export function newReadingNote(
  { stderrIsTerminal, err }: Pick<Terminal, "stderrIsTerminal" | "err">,
  { nowMs, what = "reading threads" }: {
    readonly nowMs: () => number;
    /** What is counted; left out: threads that are read. */
    readonly what?: string;
  },
): Progress {
  let shownAt = nowMs() + QUIET_MS - EVERY_MS;
  let isShown = false;
  return {
    show(done) {
      const now = nowMs();
      if (!stderrIsTerminal || now - shownAt < EVERY_MS) return;
      shownAt = now;
      isShown = true;
      err(`\r\x1b[K${what}: ${done} …`);
    },
    end() {
      if (isShown) err("\r\x1b[K");
      isShown = false;
    },
  };
}

function ofThreads(done: number, total: number): string {
  return `${done} of ${total} threads`;
}

/** The text of a bar for bytes that are read. */
export function ofBytes(done: number, total: number): string {
  return `${formatByteSize(done)} of ${formatByteSize(total)} read`;
}

/** A bar for people: only on a terminal, only for work over half a second, at most ten times a second. */
export function newProgress(
  { stderrIsTerminal, err }: Terminal,
  { total, nowMs, text = ofThreads }: {
    readonly total: number;
    readonly nowMs: () => number;
    /** How much that is, in words; left out: threads. */
    readonly text?: (done: number, total: number) => string;
  },
): Progress {
  const begun = nowMs();
  let shownAt = begun + QUIET_MS - EVERY_MS;
  let isShown = false;
  return {
    show(done) {
      const now = nowMs();
      if (!stderrIsTerminal || total === 0 || now - shownAt < EVERY_MS) return;
      shownAt = now;
      isShown = true;
      const part = Math.min(done / total, 1);
      const bar = "#".repeat(Math.round(part * WIDTH)).padEnd(WIDTH, ".");
      err(`\r\x1b[K[${bar}] ${text(Math.min(done, total), total)}`);
    },
    end() {
      if (isShown) err("\r\x1b[K");
      isShown = false;
    },
  };
}
