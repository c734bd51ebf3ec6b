import assert from "node:assert/strict";
import { HAND, withHandStore } from "../../support/hand_store.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { absolute } from "../../support/value/paths.ts";

const YES = ["--apply", "--yes"];

Deno.test("undo said again walks past what can never come back, says so, and points to redo at the end", async () => {
  await withHandStore(async ({ home, sql }) => {
    const env = { CODEX_HOME: home };
    const json = (...words: readonly string[]) => rollkeepJson([...words, "--json"], { env });
    const { batch_id: archived } = await json("archive", HAND.other, ...YES);
    await rollkeep(
      ["session", "migrate", "--from", "/work", "--to", home, "--id", HAND.other, ...YES],
      { env },
    );
    const { batches: [copied] } = await json("log");
    assert.equal(copied.action, "copy");
    const [copy] = copied.session_ids;
    sql(`UPDATE threads SET name = 'used' WHERE id = '${copy}'`);
    const { batch_id: gone } = await json("delete", HAND.child, "--hard", ...YES);

    const rehearsed = await json("undo");
    const undone = await json("undo", ...YES);
    for (const result of [rehearsed, undone]) {
      assert.equal(result.rollback_from_batch_id, archived);
      const over = result.stepped_over as { batch_id: string; reason: string }[];
      assert.deepEqual(over.map(({ batch_id }) => batch_id), [gone, copied.batch_id]);
      assert.match(over[0]!.reason, /gone for good/);
      assert.match(over[1]!.reason, /has been used since: its name has changed/);
    }
    const end = await rollkeep(["undo", ...YES], { env });
    assert.equal(end.code, 1);
    assert.match(end.err, /can still be taken back; stepped over batch .*gone for good/);
    assert.match(end.err, /hint: rollkeep redo does again/);

    const { batches } = await json("log");
    const number = batches.findIndex(({ batch_id }: { batch_id: string }) => batch_id === gone);
    const refused = await rollkeep(["undo", `${number}`, ...YES], { env });
    assert.equal(refused.code, 1);
    assert.match(refused.err, new RegExp(`Cannot undo batch "${gone}": .*gone for good`));
    assert.equal((await rollkeep(["log", `${number}`], { env })).code, 0);
  });
});

Deno.test("a batch of which every thread only waits is refused with its reason, and an older one taken by its number", async () => {
  await withHandStore(async ({ home, writer, store }) => {
    const env = { CODEX_HOME: home };
    await rollkeep(["archive", HAND.child, ...YES], { env });
    await rollkeep(["archive", HAND.other, ...YES], { env });
    const lock = writer.tryLock(absolute(`${store.writerLocks}/${HAND.other}.lock`), {
      create: true,
    })!;
    for (const words of [["undo"], ["undo", ...YES]]) {
      const { code, err } = await rollkeep(words, { env });
      assert.equal(code, 1);
      assert.match(err, /is in use by Codex/);
    }
    const older = await rollkeepJson(["undo", "1", ...YES, "--json"], { env });
    assert.equal(older.succeeded, 1);
    lock.release();
    assert.equal((await rollkeep(["undo", ...YES], { env })).code, 0);
  });
});

Deno.test("what somebody has removed from the trash by hand is stepped over", async () => {
  await withHandStore(async ({ home, store }) => {
    const env = { CODEX_HOME: home };
    const json = (...words: readonly string[]) => rollkeepJson([...words, "--json"], { env });
    const first = await json("archive", HAND.child, ...YES);
    const second = await json("delete", HAND.other, ...YES);
    Deno.removeSync(`${store.trashRoot}/${second.batch_id}/files`, { recursive: true });
    const undone = await json("undo", ...YES);
    assert.equal(undone.rollback_from_batch_id, first.batch_id);
    assert.match(undone.stepped_over[0].reason, /is gone/);
  });
});
