import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { canUndo, importThreads, settle, undoNewest } from "../../support/acting.ts";
import {
  CALL_STEP,
  failingWriter,
  type Fault,
  OF_ITS_CALLS,
} from "../../support/failing_writer.ts";
import { HAND, type HandStore } from "../../support/hand_store.ts";
import { assertOnPurpose, settleDying } from "../../support/settle_dying.ts";
import { addHistory, withTwoHomes } from "../../support/store/two_homes.ts";

/** Rows whose file is not there, and files that no row names: copying brings neither. */
async function orphans({ home, state }: HandStore): Promise<readonly string[]> {
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  const rows = db.prepare("SELECT rollout_path FROM threads").all();
  db.close();
  const files = (await state()).flatMap((line) => /^(sessions\/\S+\.jsonl) /.exec(line)?.[1] ?? []);
  const named = new Set(rows.map(({ rollout_path }) => rollout_path));
  const there = new Set(files.map((file) => `${home}/${file}`));
  return [...there].filter((path) => !named.has(path))
    .concat([...named].map(String).filter((path) => !there.has(path)));
}

/**
 * Copies a home into another one, or takes that back, with each of its mutating calls failing in turn. After settling no file is
 * without a row, undoing leads back to the first state, and the first home is what it was whatever happened.
 */
async function failEachCall(
  kind: Fault["kind"],
  { undo, isTwin }: { readonly undo: boolean; readonly isTwin: boolean },
): Promise<void> {
  let calls = 0;
  let isOver = false;
  for (let at = 1; !isOver; at += CALL_STEP) {
    await withTwoHomes(async ({ from, into, source }) => {
      addHistory(from, { ids: [HAND.parent] });
      addHistory(into);
      // What the twin has is something else: every thread comes under a new id.
      if (isTwin) await changeEach(into);
      const untouched = await source();
      const before = await into.state();
      const copy = (writer: ReturnType<typeof failingWriter> | HandStore["writer"]) =>
        importThreads(into, { from: from.store, writer });
      if (undo) await copy(buildWriter());
      const writer = failingWriter(buildWriter(), { at, kind });
      try {
        if (undo) await undoNewest(into, writer);
        else await copy(writer);
      } catch (error) {
        assertOnPurpose(error, `call ${at}`);
      }
      if (writer.calls() >= at) calls = at;
      else isOver = true;
      if (kind === "death") await settleDying(into);
      for (const { left } of await settle(into, buildWriter())) {
        assert.deepEqual(left, [], `call ${at}`);
      }
      assert.deepEqual(await orphans(into), [], `call ${at}`);
      while (await canUndo(into)) await undoNewest(into, buildWriter());
      assert.deepEqual(await into.state(), before, `call ${at}`);
      assert.deepEqual(await source(), untouched, `call ${at}`);
    }, { inMemory: true, isTwin });
  }
  assert.ok(calls > 20, `only ${calls} calls`);
}

async function changeEach({ home }: HandStore): Promise<void> {
  for await (const path of rolloutsBelow(`${home}/sessions`)) {
    const { mtime } = await Deno.lstat(path);
    await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace('{"text', '{"other'));
    await Deno.utime(path, mtime!, mtime!);
  }
}

async function* rolloutsBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* rolloutsBelow(path);
    else if (name.endsWith(".jsonl")) yield path;
  }
}

for (const kind of ["error", "death"] as const) {
  const fault = kind === "error" ? "an error in" : "death at";
  for (const undo of [false, true]) {
    const name = `${undo ? "the undo of " : ""}a copy into another home`;
    Deno.test(`${name} survives ${fault} ${OF_ITS_CALLS}`, async () => {
      await failEachCall(kind, { undo, isTwin: false });
    });
  }
}

Deno.test(`a copy into a home that has the ids survives death at ${OF_ITS_CALLS}`, async () => {
  await failEachCall("death", { undo: false, isTwin: true });
});
