import assert from "node:assert/strict";
import { isSomeThreadOpen, isStoreLive } from "../../../../lib/act/locks/live_store.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import { absolute } from "../../../support/value/paths.ts";

Deno.test("a thread that somebody has open makes the store live, one of ours does not", async () => {
  await withHandStore((store) => {
    const { writer, system, store: paths } = store;
    const { files } = system;
    const isOpen = (held: ReadonlySet<never> = new Set()) =>
      isSomeThreadOpen(paths, { files, held });
    assert.equal(isOpen(), false);
    Deno.writeTextFileSync(`${paths.writerLocks}/.coordination.lock`, "");
    const path = absolute(`${paths.writerLocks}/${HAND.other}.lock`);
    const lock = writer.tryLock(path, { create: true })!;
    assert.deepEqual([isOpen(), isStoreLive({ store: paths, files })], [true, true]);
    assert.equal(isOpen(new Set([HAND.other]) as never), false);
    lock.release();
    assert.deepEqual([isOpen(), isStoreLive({ store: paths, files })], [false, false]);
    assert.equal(
      isSomeThreadOpen({ writerLocks: null, sharedLocks: null } as never, {
        files: system.files,
        held: new Set(),
      }),
      false,
    );
    return Promise.resolve();
  });
});

Deno.test("more lock files than can be tried in a moment count as open", async () => {
  await withHandStore((store) => {
    const { system, store: paths } = store;
    for (let at = 0; at < 101; at++) {
      Deno.writeTextFileSync(`${paths.writerLocks}/t-${at}.lock`, "");
    }
    assert.equal(isSomeThreadOpen(paths, { files: system.files, held: new Set() }), true);
    return Promise.resolve();
  });
});
