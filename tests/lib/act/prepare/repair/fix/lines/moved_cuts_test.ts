import assert from "node:assert/strict";
import { buildWriter } from "../../../../../../../lib/system/real/writer.ts";
import { deleteThreads } from "../../../../../../support/acting.ts";
import {
  MENDED,
  MENDED_LINES,
  type RepairStore,
  STRANGER,
  withRepairStore,
} from "../../../../../../support/repair/repair_store.ts";

const ONLY = ["ordinals-overlap"] as const;

/** The thread with another turn, whose numbers are these; each may have blanks behind it. */
function secondTurn(numbers: readonly string[]): readonly string[] {
  return numbers.map((number, at) => {
    const type = at === 0 ? "task_started" : "task_complete";
    const payload = JSON.stringify({ type, turn_id: "t2" });
    return `{"timestamp":"2026-01-05T10:00:02.000Z","ordinal":${number},"type":"event_msg","payload":${payload}}`;
  });
}

/** A fork of the thread whose history ends before this line of it, or some bytes behind that. */
function addFork({ path, lines }: RepairStore, line: number, off = 0): string {
  const before = lines().slice(0, line);
  const meta = JSON.parse(MENDED_LINES[0]!.replaceAll(MENDED, STRANGER));
  meta.ordinal = JSON.parse(before.at(-1)!).ordinal + 1;
  meta.payload.history_base = {
    thread_id: MENDED,
    end_ordinal_exclusive: meta.ordinal,
    end_byte_offset: before.reduce((sum, text) => sum + text.length + 1, off),
  };
  const fork = path.replaceAll(MENDED, STRANGER);
  Deno.writeTextFileSync(fork, `${JSON.stringify(meta)}\n`);
  Deno.utimeSync(fork, 1767607260, 1767607260);
  return fork;
}

Deno.test("a fork of what moves ends its history at the same line, with the ordinal that it had", async () => {
  const far = MENDED_LINES.map((line) =>
    line.replace(/"ordinal":([1-4])/, (_, digit) => `"ordinal":1${digit}`)
  );
  for (const [line, moved] of [[7, 2], [6, 1], [5, 0]] as const) {
    await withRepairStore(async (store) => {
      store.write([...far, ...secondTurn(["1", "2"])]);
      const fork = addFork(store, line);
      const text = Deno.readTextFileSync(fork);
      const { history_base: old } = JSON.parse(text).payload;
      const before = await store.state();
      const { plan } = await store.rehearse(ONLY);
      assert.equal(plan.threads[0]!.alone, moved > 0 ? true : undefined);
      await store.repair(ONLY);
      const made = Deno.readTextFileSync(fork);
      const end_byte_offset = old.end_byte_offset + moved;
      assert.deepEqual(JSON.parse(made).payload.history_base, { ...old, end_byte_offset });
      assert.equal(made.length, text.length);
      await store.undo();
      assert.deepEqual(await store.state(), before);
    });
  }
  await withRepairStore(async (store) => {
    store.write([...far, ...secondTurn(["1", "2"])]);
    addFork(store, 7, 2);
    assert.match(`${(await store.planned(ONLY[0], ONLY)).reason}`, /a fork reads it/);
  });
});

Deno.test("what a fork in the trash reads does not move: it comes back to where its history ended", async () => {
  await withRepairStore(async (store) => {
    const far = MENDED_LINES.map((line) =>
      line.replace(/"ordinal":([1-4])/, (_, digit) => `"ordinal":1${digit}`)
    );
    store.write([...far, ...secondTurn(["1", "2"])]);
    addFork(store, 7);
    const trashed = await deleteThreads(store, { writer: buildWriter(), ids: [STRANGER] });
    assert.deepEqual(trashed.outcomes.map(({ error }) => error), [null]);
    const before = await store.state();
    const { reason } = await store.planned(ONLY[0], ONLY);
    assert.match(
      `${reason}`,
      new RegExp(`${STRANGER} reads it and lies in the trash .*restore it`),
    );
    assert.deepEqual(await store.state(), before);
  });
});
