import assert from "node:assert/strict";
import { newProgress, ofBytes } from "../../../lib/render/progress.ts";
import { newWorkLine, toldWork } from "../../../lib/render/work_line.ts";
import type { System } from "../../../lib/system/system.ts";
import { absolute } from "../../support/value/paths.ts";

/** A clock that is set, and what was said on stderr. */
function heard(): { nowMs: number; readonly said: string[]; err(text: string): void } {
  const said: string[] = [];
  return { nowMs: 0, said, err: (text) => void said.push(text) };
}

const WIPE = "\r\x1b[K";

Deno.test("the line comes after half a second of silence, ten times a second at most, and goes when it ends", () => {
  const room = heard();
  const line = newWorkLine(room, () => room.nowMs);
  const progress = newProgress(line, { total: 4 });
  for (const [at, done] of [[0, 1], [499, 1], [500, 2], [550, 3], [600, 4]] as const) {
    room.nowMs = at;
    progress.show(done);
  }
  line.end();
  line.end();
  room.nowMs = 9000;
  line.tick();
  assert.deepEqual(room.said, [
    `${WIPE}[############............] 2 of 4 threads`,
    `${WIPE}[########################] 4 of 4 threads`,
    WIPE,
  ]);
});

Deno.test("what does not move tells for how long, and what has no name is work", () => {
  const room = heard();
  const line = newWorkLine(room, () => room.nowMs);
  const progress = newProgress(line, { total: 2048, text: ofBytes });
  const steps: readonly (readonly [number, () => void])[] = [
    [700, line.tick],
    [800, () => progress.show(1024)],
    [2700, line.tick],
    [2900, line.tick],
    [3000, progress.end],
  ];
  for (const [at, step] of steps) {
    room.nowMs = at;
    step();
  }
  assert.deepEqual(room.said.map((text) => text.slice(WIPE.length)), [
    "working …",
    "[############............] 1.0KiB of 2.0KiB read",
    "[############............] 1.0KiB of 2.0KiB read 2 s",
    "working …",
  ]);
});

interface Played {
  readonly stdoutIsTerminal?: boolean;
  readonly stderrIsTerminal?: boolean;
}

/** What a command says that reads, asks, reads, prints and reads again, each time for a second. */
async function played(
  { stdoutIsTerminal = true, stderrIsTerminal = true }: Played,
): Promise<readonly string[]> {
  const room = heard();
  const file = { readAt: () => 0, stat: () => null, close: () => {} };
  const told = toldWork({
    clock: { nowMs: () => room.nowMs },
    files: { open: () => file, lstat: () => null },
    terminal: {
      stdoutIsTerminal,
      stderrIsTerminal,
      err: room.err,
      out: (text: string) => void room.said.push(text),
      ask(question: string) {
        room.said.push(question);
        read();
        return Promise.resolve("y");
      },
    },
  } as unknown as System);
  const { files, terminal } = told.system;
  const read = () => {
    const open = files.open(absolute("/x"));
    for (let times = 0; times < 4; times++) {
      room.nowMs += 250;
      open.readAt(new Uint8Array(1), 0);
    }
    files.lstat(absolute("/x"));
  };
  read();
  terminal.err("note: so\n");
  read();
  await terminal.ask("Really? ");
  read();
  terminal.out("row\n");
  read();
  told.end();
  return room.said;
}

Deno.test("whatever a command says takes the place of the line; a question is never overwritten", async () => {
  const line = `${WIPE}working …`;
  assert.deepEqual(await played({}), [
    ...[line, WIPE, "note: so\n"],
    ...[line, WIPE, "Really? "],
    ...[line, WIPE, "row\n"],
    ...[line, WIPE],
  ]);
});

Deno.test("a pipe gets nothing of the line, and none is drawn once its reader may have the screen", async () => {
  const piped = await played({ stderrIsTerminal: false });
  assert.deepEqual(piped, ["note: so\n", "Really? ", "row\n"]);
  assert.equal((await played({ stdoutIsTerminal: false })).at(-1), "row\n");
});
