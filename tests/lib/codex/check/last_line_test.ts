import assert from "node:assert/strict";
import { readLastLine, TAIL_BYTES } from "../../../../lib/codex/check/last_line.ts";
import { SYSTEM, withRollout } from "../../../support/rollout_file.ts";

const line = (ordinal: number | undefined, more: Record<string, unknown> = {}) =>
  `${JSON.stringify({ ordinal, type: "event_msg", payload: {}, ...more })}\n`;
const lastOf = (content: string, end?: number) =>
  withRollout(content, (path) => readLastLine(path, SYSTEM, end === undefined ? {} : { end }));

Deno.test("readLastLine() tells the last line that Codex can read, and whether the file is torn", async () => {
  assert.deepEqual(await lastOf(line(1) + line(2)), { ordinal: 2, terminated: true, cwd: null });
  assert.deepEqual(await lastOf(line(1) + '{"ordinal":2,"ty'), {
    ordinal: 1,
    terminated: false,
    cwd: null,
  });
  assert.equal((await lastOf(line(1) + line(undefined)))?.ordinal, null);
  assert.equal((await lastOf(`${line(1)}{broken\n\n`))?.ordinal, 1);
  assert.equal((await lastOf(line(1) + "\0".repeat(40)))?.ordinal, 1);
});

Deno.test("readLastLine() reads the last 64 KiB, and no more", async () => {
  const long = line(3, { payload: { text: "x".repeat(TAIL_BYTES) } });
  assert.equal(await lastOf(line(1) + long), null);
  assert.equal((await lastOf(long + line(4)))?.ordinal, 4);
  assert.equal(await lastOf(""), null);
});

Deno.test("readLastLine() tells the same ordinal when it is brief", async () => {
  const long = line(2, { payload: { text: "x".repeat(9000) } });
  const contents = [line(1) + line(2), line(1) + long, `${line(1)}{broken\n`, line(1), ""];
  for (const content of contents) {
    const [whole, brief] = await withRollout(content, (path) => [
      readLastLine(path, SYSTEM),
      readLastLine(path, SYSTEM, { isBrief: true }),
    ]);
    assert.equal(brief?.ordinal, whole?.ordinal, content.slice(0, 60));
  }
});

Deno.test("readLastLine() reads up to a cut, and finds the folder of the last settings before it", async () => {
  const settings = line(1, { payload: { thread_settings: { cwd: "/a" } } });
  const turn = line(2, { type: "turn_context", payload: { cwd: "/b" } });
  const content = settings + turn + line(3, { payload: { cwd: "/no" } });
  assert.deepEqual(await lastOf(content), { ordinal: 3, terminated: true, cwd: "/b" });
  assert.equal((await lastOf(content, settings.length))?.cwd, "/a");
  const zst = await withRollout("x", (path) => readLastLine(path, SYSTEM), { name: "a.jsonl.zst" });
  assert.equal(zst, null);
});
