import assert from "node:assert/strict";
import { newPlanningNote, newProgress, newReadingNote } from "../../../lib/render/progress.ts";
import type { Terminal } from "../../../lib/system/terminal.ts";

/** A terminal that only has its standard error, kept in `said`. */
function terminalSaying(said: string[], stderrIsTerminal = true): Terminal {
  return { stderrIsTerminal, err: (text: string) => said.push(text) } as unknown as Terminal;
}

Deno.test("newProgress() draws a bar on a terminal once the work takes long, and wipes it at the end", () => {
  const said: string[] = [];
  let nowMs = 0;
  const progress = newProgress(terminalSaying(said), { total: 4, nowMs: () => nowMs });
  progress.show(1);
  assert.deepEqual(said, []);
  nowMs = 600;
  progress.show(2);
  nowMs = 650;
  progress.show(3);
  progress.end();
  progress.end();
  assert.deepEqual(said, ["\r\x1b[K[############............] 2 of 4 threads", "\r\x1b[K"]);
});

Deno.test("newPlanningNote() tells of planning only on a terminal, and only for a large store", () => {
  const said: string[] = [];
  const small = newPlanningNote(terminalSaying(said));
  small.show(999);
  small.end();
  const piped = newPlanningNote(terminalSaying(said, false));
  piped.show(10_000);
  piped.end();
  assert.deepEqual(said, []);
  const large = newPlanningNote(terminalSaying(said));
  large.show(10_000);
  large.end();
  assert.deepEqual(said, ["\r\x1b[Kplanning among 10000 threads …", "\r\x1b[K"]);
});

Deno.test("newReadingNote() counts on a terminal once reading takes long, ten times a second at most", () => {
  const said: string[] = [];
  let nowMs = 0;
  const piped = newReadingNote(terminalSaying(said, false), { nowMs: () => nowMs });
  const note = newReadingNote(terminalSaying(said), { nowMs: () => nowMs });
  for (const [at, done] of [[499, 1], [500, 2], [550, 3], [600, 4]] as const) {
    nowMs = at;
    piped.show(done);
    note.show(done);
  }
  piped.end();
  note.end();
  note.end();
  assert.deepEqual(said, [
    "\r\x1b[Kreading threads: 2 …",
    "\r\x1b[Kreading threads: 4 …",
    "\r\x1b[K",
  ]);
});
