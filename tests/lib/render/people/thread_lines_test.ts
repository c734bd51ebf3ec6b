import assert from "node:assert/strict";
import { asThreadId } from "../../../../lib/model/ids.ts";
import type { ToldThread } from "../../../../lib/model/thread/told_thread.ts";
import { legendOf, newestFirst, threadLines } from "../../../../lib/render/people/thread_lines.ts";

const DAY_MS = 86_400_000;
const NOW = 400 * DAY_MS;

function thread(end: string, more: Partial<ToldThread> = {}): ToldThread {
  return {
    id: asThreadId(`01a20ce9-8400-7a50-8000-00000000000${end}`),
    title: "Checkout flakes",
    folder: "/home/dev/web-shop",
    updatedAtMs: NOW - 3 * DAY_MS,
    bytes: 12_345,
    marks: [],
    ...more,
  };
}

const AT_80 = { width: 80, color: false, home: "/home/dev", zone: "UTC", nowMs: NOW };

Deno.test("threadLines() says marks, id, age, size, folder and title, the same on every screen", async () => {
  const threads = [
    thread("1"),
    thread("2", { marks: ["fork", "pinned"], bytes: 1.2 * 1024 ** 3, title: "Why?" }),
    thread("3", { folder: null, title: null, updatedAtMs: null, id: null, marks: ["damaged"] }),
  ];
  assert.deepEqual(await threadLines(threads, { ...AT_80, header: true }), [
    "   ID                                    AGE  SIZE  FOLDER      TITLE",
    "   01a20ce9-8400-7a50-8000-000000000001   3d   12K  ~/web-shop  Checkout flakes",
    "PF 01a20ce9-8400-7a50-8000-000000000002   3d  1.2G  ~/web-shop  Why?",
    " ! -                                           12K  -           -",
  ]);
  assert.equal(legendOf(threads), "! damaged  P pinned  F fork");
});

Deno.test("newestFirst() has what was used last first, and what nothing tells of last", () => {
  const times = [null, 5, 9, null, 7].map((updatedAtMs) => ({ updatedAtMs }));
  const sorted = newestFirst(times).map(({ updatedAtMs }) => updatedAtMs);
  assert.deepEqual(sorted, [9, 7, 5, null, null]);
});

Deno.test("threadLines() is never wider than the terminal, and cuts folders from the left", async () => {
  const deep = "/home/dev/clients/north/very/deep/tree/old-proto";
  const threads = [thread("1", { folder: deep, title: "word ".repeat(40) })]
    .map((one) => ({ ...one, id: asThreadId("01a20ce9-8400") }));
  for (const width of [60, 80, 100, 160]) {
    const [line] = await threadLines(threads, { ...AT_80, width });
    assert.equal(line!.length <= width, true, line);
    assert.match(line!, /(?:…|~)[^ ]*old-proto {2}word /);
    const title = line!.slice(line!.indexOf("word"));
    if (width >= 80) assert.ok(title.length >= 35, line);
  }
  const [cut] = await threadLines(threads, { ...AT_80, titleWidth: 9 });
  assert.match(cut!, / {2}word wor…$/);
});

Deno.test("threadLines() makes the part of an id bold that tells it from the others", async () => {
  const ids = ["01a20ce9-8400", "01b20ce9-8400"].map(asThreadId);
  const lines = await threadLines(ids.map((id) => thread("1", { id })), { ...AT_80, color: true });
  assert.ok(lines.every((line) => line.includes("\u001b[0m20ce9-840")), lines[0]);
});
