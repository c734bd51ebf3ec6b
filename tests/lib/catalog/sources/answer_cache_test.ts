import assert from "node:assert/strict";
import {
  forgetAnswer,
  recallAnswer,
  rememberAnswer,
  storeStamp,
} from "../../../../lib/catalog/sources/answer_cache.ts";
import { realCaches } from "../../../../lib/system/real/build_system.ts";
import { newMemoryFiles } from "../../../support/disk/memory_files.ts";
import { catalogOf, rolloutPath } from "../../../support/value/catalog_of.ts";
import { absolute } from "../../../support/value/paths.ts";

const STATE = "/h/state_5.sqlite";
const LOG = `${STATE}-wal`;
const HISTORY = "/h/thread_history_1.sqlite";
const EMPTY_LOG = `${HISTORY}-wal`;
const INDEX = "/h/session_index.jsonl";
const LIST = { kind: "list", key: "a" } as const;

/** The stamp of a store of one rollout, at 10 s; these files were written at these times. */
async function stamp(
  { mtimeMs = 1000, files = {}, nowMs = 10_000 }: {
    readonly mtimeMs?: number;
    readonly files?: Readonly<Record<string, number>>;
    readonly nowMs?: number;
  } = {},
): Promise<string | null> {
  const memory = newMemoryFiles("/h", () => 0);
  for (const [path, at] of Object.entries(files)) {
    const file = memory.writer.create(absolute(path));
    if (path !== EMPTY_LOG) file.write(new Uint8Array(1));
    file.close();
    memory.writer.setMtime(absolute(path), at);
  }
  const { table, store } = await catalogOf([{ path: rolloutPath(1), mtimeMs }]);
  const beside = [HISTORY, EMPTY_LOG].map(absolute);
  return storeStamp({ table, store, files: memory.files, nowMs, beside });
}

Deno.test("storeStamp() is the same for the same store, and another when any source has changed", async () => {
  const stamps = await Promise.all([
    stamp(),
    stamp({ mtimeMs: 2000 }),
    stamp({ files: { [STATE]: 1000 } }),
    stamp({ files: { [STATE]: 2000 } }),
    stamp({ files: { [LOG]: 1000 } }),
    stamp({ files: { [INDEX]: 1000 } }),
    stamp({ files: { [HISTORY]: 1000 } }),
  ]);
  assert.equal(new Set(stamps).size, stamps.length);
  assert.equal(await stamp(), stamps[0]);
  // Whoever reads a database makes one.
  assert.equal(await stamp({ files: { [EMPTY_LOG]: 9000 } }), stamps[0]);
});

Deno.test("storeStamp() is none while something was written a moment ago, but for a rollout from the future", async () => {
  assert.equal(await stamp({ mtimeMs: 9000 }), null);
  assert.equal(await stamp({ files: { [STATE]: 9000 } }), null);
  assert.equal(await stamp({ files: { [INDEX]: 9000 } }), null);
  assert.notEqual(await stamp({ mtimeMs: 11_000 }), null);
});

Deno.test("one answer of each kind is remembered, the last; a damaged cache is begun anew", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-answers-" });
  const caches = realCaches(folder);
  try {
    assert.equal(recallAnswer(caches, LIST), null);
    rememberAnswer(caches, { ...LIST, key: "a", text: "A" });
    assert.equal(recallAnswer(caches, LIST), "A");
    rememberAnswer(caches, { ...LIST, key: "b", text: "B" });
    assert.deepEqual(["a", "b"].map((key) => recallAnswer(caches, { ...LIST, key })), [null, "B"]);
    const doctor = { kind: "doctor", key: "b" } as const;
    assert.equal(recallAnswer(caches, doctor), null);
    rememberAnswer(caches, { ...doctor, text: "D" });
    assert.equal(recallAnswer(caches, { ...LIST, key: "b" }), "B");
    forgetAnswer(caches, "list");
    assert.equal(recallAnswer(caches, { ...LIST, key: "b" }), null);
    assert.equal(recallAnswer(caches, doctor), "D");
    for (const { name } of [...Deno.readDirSync(folder)]) {
      Deno.writeTextFileSync(
        `${folder}/${name}`,
        "no database at all, but long enough ".repeat(99),
      );
    }
    assert.equal(recallAnswer(caches, doctor), null);
    rememberAnswer(caches, { ...LIST, key: "c", text: "C" });
    assert.equal(recallAnswer(caches, { ...LIST, key: "c" }), "C");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a remembered answer that could act on a terminal is none", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-answers-" });
  const caches = realCaches(folder);
  try {
    for (const bad of ["\u001b]52;c;x\u0007", "\u009b2J", "a\rb", "\u202ex"]) {
      rememberAnswer(caches, { ...LIST, key: "a", text: `fine ${bad}\n` });
      assert.equal(recallAnswer(caches, LIST), null);
    }
    rememberAnswer(caches, { ...LIST, key: "a", text: "fine\tté 日本\n" });
    assert.equal(recallAnswer(caches, LIST), "fine\tté 日本\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
