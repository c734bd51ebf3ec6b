import assert from "node:assert/strict";
import {
  MENDED,
  MENDED_LINES,
  type RepairStore,
  withRepairStore,
} from "../../../../../../support/repair/repair_store.ts";
import { rehearse, repairOf, repairThreads } from "../../../../../../support/acting.ts";
import { buildWriter } from "../../../../../../../lib/system/real/writer.ts";

const ONLY = ["strip-reasoning"] as const;

function item(payload: unknown, type = "response_item"): string {
  return JSON.stringify({ timestamp: "2026-01-05T10:00:01.000Z", ordinal: 5, type, payload });
}

const REASONING = item({ type: "reasoning", id: "r1", encrypted_content: "ENC", summary: [] });
const COMPACTED = item({
  message: "",
  replacement_history: [{ type: "compaction", encrypted_content: "ENC" }],
}, "compacted");

async function planned(store: RepairStore) {
  const stage = { ...store, writer: buildWriter() };
  return await rehearse(stage, repairOf(store, { only: ONLY, refs: [MENDED] }));
}

async function strip(store: RepairStore): Promise<void> {
  await repairThreads(store, { writer: buildWriter(), only: ONLY, refs: [MENDED] });
}

Deno.test("encrypted reasoning gets a type that nobody knows, in its place; other encrypted items stay, and are told", async () => {
  await withRepairStore(async (store) => {
    const readable = item({ type: "reasoning", encrypted_content: null, summary: [] });
    const quoted = item({ type: "message", content: [{ text: '"encrypted_content":"x"' }] });
    const long = item({
      ...{ type: "reasoning", encrypted_content: "E".repeat(2_000_000), summary: [] },
    });
    store.write([...MENDED_LINES, REASONING, readable, quoted, COMPACTED, long]);
    const before = await store.state();
    const { findings } = await planned(store);
    assert.match(findings[0]!.effect, /^2 lines of encrypted reasoning .*; 1 other .* forgotten$/);
    await strip(store);
    const stripped = (line: string) => line.replace('"response_item"', '"stripped_item"');
    const rest = [stripped(REASONING), readable, quoted, COMPACTED, stripped(long)];
    assert.deepEqual(store.lines(), [...MENDED_LINES, ...rest]);
    assert.deepEqual((await planned(store)).plan.threads, []);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("nobody is told of a thread without reasoning, nor stripped without being asked", async () => {
  await withRepairStore(async (store) => {
    assert.deepEqual((await planned(store)).findings, []);
    store.write([...MENDED_LINES, REASONING]);
    assert.deepEqual((await store.rehearse()).findings, []);
    store.write([...MENDED_LINES, COMPACTED]);
    const { findings, passedBy } = await planned(store);
    assert.match(`${findings[0]?.reason}`, /no line of it .*1 other encrypted item stays/);
    assert.equal(passedBy.length, 1);
  });
});

Deno.test("reasoning of every thread is stripped only where every thread was named", async () => {
  await withRepairStore(async (store) => {
    store.write([...MENDED_LINES, REASONING]);
    const stage = { ...store, writer: buildWriter() };
    await assert.rejects(
      rehearse(stage, repairOf(store, { only: ONLY, refs: [] })),
      /name the threads/,
    );
  });
});
