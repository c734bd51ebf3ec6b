import assert from "node:assert/strict";
import { type HeadResult, readHeads } from "../../../lib/catalog/sources/read_heads.ts";
import type { AbsolutePath } from "../../../lib/model/store.ts";
import {
  readHeadsFromEnd,
  readHeadsWith,
  type SecondReader,
} from "../../../lib/side_by_side/heads_by_two.ts";
import type { Files } from "../../../lib/system/files.ts";
import { realCompression } from "../../../lib/system/real/compression.ts";
import { newMemoryFiles } from "../../support/disk/memory_files.ts";
import { absolute } from "../../support/value/paths.ts";

/** Ten pieces, the last one not full. */
const COUNT = 9 * 64 + 5;
const pathAt = (at: number) => `/store/rollout-2026-01-01T00-00-00-${uuid(at)}.jsonl`;

function uuid(at: number): string {
  return `019b0000-0000-7000-8000-${String(at).padStart(12, "0")}`;
}

/** A folder of rollouts, of which every hundredth is gone by the time it is read. */
function newStore() {
  const memory = newMemoryFiles("/store", () => 0);
  const paths = Array.from({ length: COUNT }, (_, at) => absolute(pathAt(at)));
  for (const [at, path] of paths.entries()) {
    if (at % 100 === 99) continue;
    const payload = { id: uuid(at), cwd: `/work/${at}`, timestamp: "2026-01-01T00:00:00.000Z" };
    const file = memory.writer.create(path);
    file.write(new TextEncoder().encode(`${JSON.stringify({ type: "session_meta", payload })}\n`));
    file.close();
  }
  return { paths, files: memory.files };
}

function told(results: readonly HeadResult[]): string[] {
  return results.map((result) => "head" in result ? result.head.cwd ?? "" : result.trouble);
}

/** Reads with two hands: the second one when the first opens its `turn`-th rollout. */
async function readWithTwo(files: Files, { paths, turn }: { paths: AbsolutePath[]; turn: number }) {
  const opened: string[] = [];
  const compression = realCompression();
  let start = () => {};
  const other: Files = {
    ...files,
    openSeen(path) {
      opened.push(path);
      return files.openSeen(path);
    },
  };
  const first: Files = {
    ...files,
    openSeen(path) {
      if (opened.length === turn) start();
      return other.openSeen(path);
    },
  };
  const second: SecondReader = (offer) =>
    new Promise((done) => {
      start = () => done(readHeadsFromEnd(offer, { files: other, compression }));
    });
  const results = await readHeadsWith(second, { files: first, compression })(paths);
  return { results, opened };
}

Deno.test("two who share the heads read each once, and the answer is in order wherever they meet", async () => {
  const { paths, files } = newStore();
  const tools = { files, compression: realCompression() };
  const alone = told(await readHeads(paths, tools));
  assert.equal(alone[42], "/work/42");
  assert.equal(alone[99], "it vanished while reading");
  for (const turn of [0, 1, 64, 65, 300, COUNT - 6, COUNT - 1]) {
    const { results, opened } = await readWithTwo(files, { paths, turn });
    assert.deepEqual(told(results), alone, `met after ${turn}`);
    assert.deepEqual([...opened].sort(), [...paths].sort(), `met after ${turn}`);
  }
});
