import assert from "node:assert/strict";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { canUndo, deleteThreads, settle, undoNewest } from "../../support/acting.ts";
import { failingFiles, type ReadingFault } from "../../support/failing_files.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { sayInProcess } from "../../support/program/say_in_process.ts";

const COMMANDS: readonly (readonly string[])[] = [
  ["list", "--json", "--limit", "0"],
  ["list", "--limit", "0", "--health", "ok"],
  ["group", "--by", "host", "--json"],
  ["show", HAND.parent, "--json"],
  ["show", HAND.fork],
  ["delete", HAND.fork],
  ["trash", "list"],
  ["log"],
];

/** A command on a store whose files fail. */
async function said(words: readonly string[], { store, fault }: {
  readonly store: HandStore;
  readonly fault: ReadingFault;
}) {
  const files = failingFiles(store.system.files, fault);
  const run = await sayInProcess(words, { ...store, system: { ...store.system, files } });
  return { ...run, calls: files.calls() };
}

const NO_FAULT: ReadingFault = { kind: "short", most: Infinity };

/** What moves from one run to the next although nothing is wrong. */
function steady(out: string): string {
  // Whether a thread is in use is not known where its lock cannot be tried.
  return out.replaceAll('"live":null', '"live":false').replaceAll("use not known", "idle").replace(
    /b-\d{8}T\d{6}Z-[0-9a-f]{12}/g,
    "BATCH",
  );
}

Deno.test("reads that give a few bytes at a time make every answer what it is", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    for (const words of COMMANDS) {
      const whole = await said(words, { store, fault: NO_FAULT });
      for (const most of [1, 7, 100]) {
        const { code, out, err } = await said(words, { store, fault: { kind: "short", most } });
        assert.deepEqual(
          [code, steady(out), err],
          [whole.code, steady(whole.out), whole.err],
          `${words.join(" ")}, ${most}`,
        );
      }
    }
  }, { inMemory: true });
});

Deno.test("a reading call that fails makes an answer partial or none, and is told; never another answer", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    for (const words of COMMANDS) {
      const whole = await said(words, { store, fault: NO_FAULT });
      for (const code of ["EIO", "ESTALE"] as const) {
        for (let at = 1; at <= whole.calls; at++) {
          const run = await said(words, { store, fault: { kind: "error", at, code } });
          const where = `${words.join(" ")}, ${code} at call ${at}: ${run.err}`;
          assert.doesNotMatch(run.err, /undefined|TypeError|internal/, where);
          if (steady(run.out) === steady(whole.out) && run.code === whole.code) continue;
          // What is not as it was is said: which file, and why.
          assert.notEqual(run.err, "", where);
          assert.match(run.err, /\/|database/, where);
          assert.ok(run.code === 1 || run.code === 2, where);
        }
      }
    }
  }, { inMemory: true });
});

const ACTS = {
  delete: ["delete", HAND.parent, HAND.other, "--with-forks", "--apply", "--yes"],
  undo: ["undo", "--apply", "--yes"],
} as const;

/** Deletes or takes back with one call of each failing in turn, then looks whether everything is as at first. */
async function failReadsOf(act: keyof typeof ACTS, fault: (at: number) => ReadingFault) {
  for (let [at, calls] = [1, Infinity]; at <= calls; at++) {
    await withHandStore(async (store) => {
      const where = `${act}, call ${at}`;
      const before = threadsIn(await store.state());
      if (act === "undo") await said(ACTS.delete, { store, fault: NO_FAULT });
      const away = threadsIn(await store.state());
      const run = await said(ACTS[act], { store, fault: fault(at) });
      if (run.calls < at) calls = run.calls;
      assert.doesNotMatch(run.err, /undefined|TypeError|internal/, where);
      for (const { left } of await settle(store, buildWriter())) assert.deepEqual(left, [], where);
      const known = new Set([...before, ...away]);
      const now = threadsIn(await store.state());
      assert.deepEqual(now.filter((line) => !known.has(line)), [], where);
      while (await canUndo(store)) await undoNewest(store, buildWriter());
      assert.deepEqual(threadsIn(await store.state()), before, `${where}: ${run.err}`);
    }, { inMemory: true });
  }
}

/** The name index is rewritten: its lines may come back in another order. */
function threadsIn(state: readonly string[]): readonly string[] {
  return state.filter((line) => !line.startsWith("session_index"));
}

for (const act of ["delete", "undo"] as const) {
  Deno.test(`${act} leads back to the first state whichever reading call fails`, async () => {
    await failReadsOf(act, (at) => ({ kind: "error", at, code: "EIO" }));
  });

  Deno.test(`${act} leads back to the first state whenever files are found cut off`, async () => {
    await failReadsOf(act, (at) => ({ kind: "truncated", at }));
  });
}
