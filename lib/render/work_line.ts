import type { Files, ReadableFile } from "../system/files.ts";
import type { System } from "../system/system.ts";
import type { Terminal } from "../system/terminal.ts";

/** The line on a terminal that says what is being done, once nothing else was said for half a second. */
export interface WorkLine {
  /** What is done from now on; `null`: nothing that has a name. */
  doing(what: string | null): void;
  /** Draws the line where it is due. Called by whatever takes time, often. */
  tick(): void;
  /** Wipes the line: something else is said now, and the silence begins anew. */
  wipe(): void;
  /** Wipes it, and has it wait for the next {@link wipe}. */
  hold(): void;
  /** Wipes it for good. */
  end(): void;
}

/** Silence shorter than this needs no line. */
const QUIET_MS = 500;
const EVERY_MS = 100;
/** From so many seconds on it is told how long nothing has moved. */
const LONG_S = 2;
const WIPE = "\r\x1b[K";

/** A line on stderr, which must be a terminal. */
export function newWorkLine(
  { err }: Pick<Terminal, "err">,
  nowMs: () => number,
): WorkLine {
  let quietSince = nowMs();
  let changedAt = quietSince;
  let drawnAt = -Infinity;
  let what: string | null = null;
  let shown = "";
  let isHeld = false;
  let isEnded = false;
  const tick = (): void => {
    const now = nowMs();
    if (isHeld || isEnded || now - quietSince < QUIET_MS || now - drawnAt < EVERY_MS) return;
    const seconds = Math.floor((now - changedAt) / 1000);
    const text = `${what ?? "working …"}${seconds < LONG_S ? "" : ` ${seconds} s`}`;
    if (text === shown) return;
    err(WIPE + text);
    shown = text;
    drawnAt = now;
  };
  const wipe = (): void => {
    if (shown !== "") err(WIPE);
    shown = "";
    drawnAt = -Infinity;
    quietSince = changedAt = nowMs();
    isHeld = false;
  };
  return {
    doing(next) {
      if (next !== what) changedAt = nowMs();
      what = next;
      tick();
    },
    tick,
    wipe,
    hold() {
      wipe();
      isHeld = true;
    },
    end() {
      wipe();
      isEnded = true;
    },
  };
}

/** The outside world of a command that says when it takes long. */
export interface ToldWork {
  readonly system: System;
  /** Wipes the line, and has nobody draw it again. */
  readonly end: () => void;
}

/**
 * The same outside world, which says on a terminal that it is at work whenever nothing was said for half a second: each look and read
 * sees to it, and while a command waits for others, the clock. Whatever the command says takes the line's place.
 */
export function toldWork(system: System): ToldWork {
  const { terminal, files, clock } = system;
  if (!terminal.stderrIsTerminal) return { system, end: () => {} };
  const line = newWorkLine(terminal, clock.nowMs);
  const timer = setInterval(line.tick, EVERY_MS);
  const end = (): void => {
    clearInterval(timer);
    line.end();
  };
  return {
    system: {
      ...system,
      files: watchedFiles(files, line.tick),
      terminal: saying(terminal, line),
    },
    end,
  };
}

/** A terminal on which the line gives way to all else. */
function saying(terminal: Terminal, line: WorkLine): Terminal {
  return {
    ...terminal,
    doing: line.doing,
    out(text) {
      // Whoever reads the pipe may have the screen from here on.
      if (terminal.stdoutIsTerminal) line.wipe();
      else line.end();
      terminal.out(text);
    },
    err(text) {
      line.wipe();
      terminal.err(text);
    },
    async ask(question) {
      line.hold();
      const answer = await terminal.ask(question);
      line.wipe();
      return answer;
    },
  };
}

/** The same files, of which each look and read ticks. */
export function watchedFiles(files: Files, tick: () => void): Files {
  const watched = <A extends readonly unknown[], R>(call: (...args: A) => R) => (...args: A): R => {
    tick();
    return call(...args);
  };
  const opened = (file: ReadableFile): ReadableFile => ({
    stat: () => file.stat(),
    readAt: watched((buffer, position) => file.readAt(buffer, position)),
    close: () => file.close(),
  });
  return {
    ...files,
    readDir: watched((path) => files.readDir(path)),
    lstat: watched((path) => files.lstat(path)),
    open: watched((path) => opened(files.open(path))),
    openSeen: watched((path) => opened(files.openSeen(path))),
    readText: watched((path, options) => files.readText(path, options)),
    realPath: watched((path) => files.realPath(path)),
  };
}
