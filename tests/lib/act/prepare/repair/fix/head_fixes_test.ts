import assert from "node:assert/strict";
import type { FindingId } from "../../../../../../lib/model/diagnosis/finding.ts";
import {
  MENDED,
  MENDED_LINES,
  type RepairStore,
  withRepairStore,
} from "../../../../../support/repair/repair_store.ts";

/** The rollout once it was broken and mended, and its size; undo gives every byte and time back. */
async function mended(id: FindingId, fault: (store: RepairStore) => void) {
  let result: { readonly text: string; readonly lines: readonly string[] } | null = null;
  await withRepairStore(async (store) => {
    fault(store);
    Deno.utimeSync(store.path, 1767607260, 1767607260);
    const before = await store.state();
    await store.repair([id]);
    result = { text: Deno.readTextFileSync(store.path), lines: store.lines() };
    assert.equal(Deno.statSync(store.path).mtime?.getTime(), 1767607260000);
    assert.equal((await store.rehearse()).plan.threads.length, 0, "nothing is left");
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
  return result! as { readonly text: string; readonly lines: readonly string[] };
}

const WHOLE = `${MENDED_LINES.join("\n")}\n`;

Deno.test("a byte order mark is taken off", async () => {
  const { text } = await mended("head-bom", ({ path }) => {
    Deno.writeTextFileSync(path, `\uFEFF${WHOLE}`);
  });
  assert.equal(text, WHOLE);
});

Deno.test("metadata that is not first is moved to the front", async () => {
  const [meta, next, ...rest] = MENDED_LINES;
  const { text } = await mended("head-not-first", ({ write }) => write([next!, meta!, ...rest]));
  assert.equal(text, WHOLE);
});

Deno.test("a first line that was lost is made of the row, as long as it was", async () => {
  const { lines, text } = await mended("head-missing", ({ write }) => write(MENDED_LINES.slice(1)));
  assert.equal(text.length, WHOLE.length);
  const { payload, ordinal } = JSON.parse(lines[0]!);
  assert.deepEqual([payload.id, payload.cwd, payload.history_mode, payload.source, ordinal], [
    MENDED,
    "/work",
    "paginated",
    "cli",
    0,
  ]);
});

Deno.test("a broken first line is made anew in its place: what lies behind it does not move", async () => {
  const [meta, ...rest] = MENDED_LINES;
  const broken = `{broken${" ".repeat(meta!.length - 7)}`;
  const { lines, text } = await mended("head-broken", ({ write }) => write([broken, ...rest]));
  assert.equal(text.length, WHOLE.length);
  assert.deepEqual(lines.slice(1), rest);
  assert.equal(JSON.parse(lines[0]!).payload.originator, "codex-tui");
});

Deno.test("a mode that nobody knows becomes the one of the lines behind it", async () => {
  const [meta, ...rest] = MENDED_LINES;
  const odd = meta!.replace('"paginated"', '"paginatex"');
  const { lines } = await mended("head-mode-unknown", ({ write }) => write([odd, ...rest]));
  assert.equal(JSON.parse(lines[0]!).payload.history_mode, "paginated");
});

Deno.test("a first line that alone said where the history begins cannot be made again", async () => {
  await withRepairStore(async (store) => {
    const line = MENDED_LINES[1]!.replace('"ordinal":1', '"ordinal":21');
    store.write([line, ...MENDED_LINES.slice(2)]);
    const { mend, reason } = await store.planned("head-missing", ["head-missing"]);
    assert.equal(mend, null);
    assert.match(`${reason}`, /begins in another rollout/);
  });
});

Deno.test("nothing is made of an empty file, nor without a row", async () => {
  await withRepairStore(async (store) => {
    store.write([]);
    assert.match(
      `${(await store.planned("head-missing", ["head-missing"])).reason}`,
      /no line of it/,
    );
    store.write(MENDED_LINES.slice(1));
    store.sql("DELETE FROM threads");
    assert.match(
      `${(await store.planned("head-missing", ["head-missing"])).reason}`,
      /row is gone too/,
    );
  });
});
