import assert from "node:assert/strict";
import { openCatalog } from "../../../lib/catalog/catalog.ts";
import { scanStore } from "../../../lib/catalog/scan/scan_store.ts";
import { explain, factsOf } from "../../../lib/diagnose/explain.ts";
import type { ThreadFacts } from "../../../lib/diagnose/facts.ts";
import { NotFoundError, UsageError } from "../../../lib/model/error.ts";
import { answerOf } from "../../../lib/model/diagnosis/explanation.ts";
import { closing } from "../../../lib/system/files.ts";
import { lookWith } from "../../../lib/system/look.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { absolute } from "../../support/value/paths.ts";

/** What is known of a thread of a hand-made store. */
async function facts(
  hand: HandStore,
  ref: string,
  asked: string | null = null,
): Promise<ThreadFacts> {
  const { store, system } = hand;
  const onProblem = () => {};
  const scan = scanStore(store, { files: system.files, onProblem });
  using catalog = closing(await openCatalog(store, { system, onProblem, scan }));
  const look = lookWith(system.files);
  const tools = { system, look, providers: null, asked: asked === null ? null : absolute(asked) };
  await explain(catalog, ref, tools);
  return await factsOf(catalog, ref, tools);
}

Deno.test("a thread is found by its id, the start of it, its path and its name; a ghost by its row", async () => {
  await withHandStore(async (hand) => {
    const { parent, other } = HAND;
    for (const ref of [parent, hand.pathOf("parent"), "Mine"]) {
      assert.equal((await facts(hand, ref)).id, parent, ref);
    }
    Deno.removeSync(hand.pathOf("other"));
    const ghost = await facts(hand, other);
    assert.deepEqual([ghost.id, ghost.file, ghost.isPathAlive], [other, null, false]);
    assert.equal((await facts(hand, other.slice(0, 36))).row?.id, other);
    await assert.rejects(facts(hand, "nobody"), NotFoundError);
    await assert.rejects(facts(hand, "01a10d9c-0000"), UsageError);
  });
});

Deno.test("a row without a file is found by the start of its id where no file has that", async () => {
  await withHandStore(async (hand) => {
    const id = "02b10d9c-0000-7000-8000-00000000000a";
    hand.sql(`UPDATE threads SET id = '${id}' WHERE id = '${HAND.other}'`);
    assert.equal((await facts(hand, "02b10d9c")).id, id);
  });
});

Deno.test("everything that Codex looks at is gathered of a thread: row, ends, bases, folders", async () => {
  await withHandStore(async (hand) => {
    hand.sql(`UPDATE threads SET cwd = '/nowhere/at/all' WHERE id = '${HAND.fork}'`);
    const fork = await facts(hand, HAND.fork, hand.home);
    assert.equal(fork.row?.rollout_path, hand.pathOf("fork"));
    assert.equal(fork.file?.path, hand.pathOf("fork"));
    // The hand-made metadata lacks what Codex wants.
    assert.equal(fork.file?.first?.kind, "incomplete");
    assert.deepEqual(fork.bases.map(({ base, cut }) => [base.rolloutId, cut]), [
      [HAND.parent, "inside-line"],
    ]);
    assert.equal(fork.rowFolder?.code, "ENOENT");
    assert.equal(fork.asked?.real, Deno.realPathSync(hand.home));
  });
});

Deno.test("copies under any name are found beside the rollout; other threads' files are not", async () => {
  await withHandStore(async (hand) => {
    const path = hand.pathOf("other");
    Deno.copyFileSync(path, path.replace(".jsonl", " (1).jsonl"));
    Deno.copyFileSync(path, `${hand.home}/sessions/my-notes.jsonl`);
    const found = await facts(hand, HAND.other);
    assert.equal(found.others.length, 2);
    assert.equal(found.doubles.length, 2);
    assert.deepEqual((await facts(hand, HAND.parent)).doubles, []);
  });
});

Deno.test("without a database nothing of rows is asked; a row that cannot be read is told", async () => {
  await withHandStore(async (hand) => {
    hand.sql(`UPDATE threads SET history_mode = 'x' WHERE id = '${HAND.other}'`);
    const poisoned = await facts(hand, HAND.parent);
    assert.deepEqual(poisoned.store.poison.map(({ id, column }) => [id, column]), [
      [HAND.parent, "first_user_message"],
      [HAND.other, "history_mode"],
    ]);
    assert.equal(poisoned.poison?.column, "first_user_message");
    for (const ending of ["", "-wal", "-shm"]) {
      Deno.removeSync(`${hand.home}/state_5.sqlite${ending}`);
    }
    const { store, row } = await facts(hand, HAND.parent);
    assert.deepEqual([store.database, row], ["none", null]);
    Deno.writeTextFileSync(`${hand.home}/state_5.sqlite`, "x".repeat(5000));
    const broken = await facts(hand, HAND.parent);
    assert.match(JSON.stringify(broken.store.database), /not a database/);
  });
});

Deno.test("explain() answers of a thread that Codex lists by its row", async () => {
  await withHandStore(async (hand) => {
    const { store, system } = hand;
    const scan = scanStore(store, { files: system.files, onProblem() {} });
    using catalog = closing(await openCatalog(store, { system, onProblem() {}, scan }));
    const tools = { system, look: lookWith(system.files), providers: null, asked: null };
    const why = await explain(catalog, HAND.other, tools);
    assert.deepEqual([answerOf(why, "path").passed, answerOf(why, "preview").passed], [true, true]);
    assert.equal(answerOf(why, "provider").passed, null);
  });
});
