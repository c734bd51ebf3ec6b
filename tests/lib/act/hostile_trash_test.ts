import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readBatches } from "../../../lib/act/journal/read_batches.ts";
import { deleteThreads, settle, undoNewest } from "../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { snapshot } from "../../support/tree.ts";

interface Record {
  kind: string;
  id: string;
  // deno-lint-ignore no-explicit-any -- what an attacker makes of it has no shape
  steps: any[];
  // deno-lint-ignore no-explicit-any -- the same
  rows: any[];
}

/** Takes a thread to the trash and lets an attacker, who can make digests too, rewrite its record. */
async function forge(
  store: HandStore,
  change: (thread: Record) => void,
  keep: (record: Record) => Record | null = (record) => record,
): Promise<void> {
  const done = await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
  const path = `${store.store.trashRoot}/${done.batchId}/journal.jsonl`;
  const lines = Deno.readTextFileSync(path).trimEnd().split("\n").flatMap((line) => {
    const { digest: _, ...read } = JSON.parse(line);
    const record = keep(read);
    if (record === null) return [];
    if (record.kind === "thread") change(record);
    const text = JSON.stringify(record);
    const digest = createHash("sha256").update(text).digest("hex").slice(0, 16);
    return `${text.slice(0, -1)},"digest":"${digest}"}`;
  });
  Deno.writeTextFileSync(path, `${lines.join("\n")}\n`);
}

/** Undoes the forged batch; why it was refused. */
async function refusal(store: HandStore): Promise<string> {
  const before = await store.state();
  let why: string;
  try {
    const { outcomes } = await undoNewest(store, store.writer);
    why = outcomes.map(({ error }) => error ?? "").join();
  } catch (error) {
    why = String(error);
  }
  assert.notEqual(why, "", "the forged batch was taken back");
  assert.deepEqual(await store.state(), before);
  return why;
}

Deno.test("undo follows no path of a journal out of the store", async () => {
  const places = [
    "sessions/../../outside.jsonl",
    "/etc/outside.jsonl",
    "config.toml",
    "auth.json",
    "sessions/./x.jsonl",
    "trash/x.jsonl",
    "sessions",
  ];
  for (const path of places) {
    await withHandStore(async (store) => {
      await forge(store, ({ steps }) => {
        steps[0].from.path = path;
      });
      const why = await refusal(store);
      assert.match(why, /leads out of the store|taken|not approved/, path);
      assert.throws(() => Deno.lstatSync("/etc/outside.jsonl"), Deno.errors.NotFound);
      const above = store.home.slice(0, store.home.lastIndexOf("/"));
      assert.throws(() => Deno.lstatSync(`${above}/outside.jsonl`), Deno.errors.NotFound);
    });
  }
});

Deno.test("undo takes no file of another batch or of anywhere else for a thread's own", async () => {
  for (const path of ["../secret", "b/../../secret", "b-1/other/secret"]) {
    await withHandStore(async (store) => {
      await forge(store, ({ steps }) => {
        steps[0].to.path = path;
      });
      assert.match(await refusal(store), /leads out of the store/, path);
    });
  }
});

Deno.test("undo writes only rows of the thread itself, whatever tables and ids a journal names", async () => {
  const forgeries: ((thread: Record) => void)[] = [
    ({ rows }) => rows.push({ table: "projects", columns: ["id"], rows: [[{ t: "p" }]] }),
    ({ rows }) =>
      rows.push({ table: "_sqlx_migrations", columns: ["version"], rows: [[{ i: "1" }]] }),
    ({ rows }) => {
      const table = rows.find(({ table }) => table === "threads");
      table.rows[0][table.columns.indexOf("id")] = { t: HAND.child };
    },
    ({ rows }) => rows.find(({ table }) => table === "threads").rows[0].pop(),
  ];
  for (const change of forgeries) {
    await withHandStore(async (store) => {
      await forge(store, change);
      assert.match(await refusal(store), /its journal has rows of/);
    });
  }
});

Deno.test("undo takes no link for a file, in the trash or on the way to the store", async () => {
  await withHandStore(async (store) => {
    const done = await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    const below = store.pathOf("other").slice(store.home.length + 1);
    const trashed = `${store.store.trashRoot}/${done.batchId}/files/${below}`;
    const outside = `${store.home}-outside`;
    Deno.renameSync(trashed, outside);
    Deno.symlinkSync(outside, trashed);
    assert.match(await refusal(store), /not a regular file/);
    Deno.removeSync(trashed);
    Deno.renameSync(outside, trashed);
    const [year] = below.slice("sessions/".length).split("/");
    Deno.renameSync(`${store.home}/sessions/${year}`, `${outside}-year`);
    Deno.mkdirSync(`${outside}-elsewhere`);
    Deno.symlinkSync(`${outside}-elsewhere`, `${store.home}/sessions/${year}`);
    assert.match(await refusal(store), /is not a folder but a link/);
    assert.deepEqual([...Deno.readDirSync(`${outside}-elsewhere`)], []);
  });
});

Deno.test("readBatches() passes by what is no batch: a link, a FIFO, a folder of another name, and tells the rest", async () => {
  await withHandStore(async (store) => {
    const { trashRoot } = store.store;
    const done = await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    const [link, fifo, linked] = ["1", "2", "3"].map((n) => `b-2026010${n}T000000Z-0123456789ab`);
    Deno.symlinkSync(`${trashRoot}/${done.batchId}`, `${trashRoot}/${link}`);
    Deno.mkdirSync(`${trashRoot}/${fifo}`);
    const made = new Deno.Command("mkfifo", { args: [`${trashRoot}/${fifo}/journal.jsonl`] });
    assert.ok(made.outputSync().success);
    Deno.mkdirSync(`${trashRoot}/${linked}`);
    Deno.symlinkSync("/etc/hostname", `${trashRoot}/${linked}/journal.jsonl`);
    Deno.mkdirSync(`${trashRoot}/notes`);
    const problems: string[] = [];
    const batches = await readBatches(trashRoot, {
      system: store.system,
      onProblem: ({ path }) => problems.push(path.slice(trashRoot.length + 1)),
    });
    assert.deepEqual(batches.map(({ id }) => id), [done.batchId]);
    assert.deepEqual(problems.sort(), [`${fifo}/journal.jsonl`, `${linked}/journal.jsonl`]);
  });
});

Deno.test("a record of another shape is damage, whatever its digest says", async () => {
  const damages: readonly ((thread: Record) => void)[] = [
    (thread) => Object.assign(thread, { steps: "all" }),
    (thread) => Object.assign(thread, { rows: undefined }),
    (thread) => Object.assign(thread, { names: [{ line: "1" }] }),
    (thread) => Object.assign(thread, { needs: [7] }),
    (thread) => Object.assign(thread, { number: "0" }),
    (thread) => Object.assign(thread, { action: "explode" }),
    ({ steps }) => delete steps[0].to,
    ({ steps }) => delete steps[0].expect,
    ({ steps }) => steps[0].from = "sessions/x.jsonl",
    ({ steps }) => steps[0].kind = "erase",
    ({ rows }) => rows[0].columns = null,
    ({ rows }) => rows[0].rows[0][0] = { t: 7 },
    ({ rows }) => rows[0].rows[0][0] = { i: "many" },
    ({ rows }) => rows[0].rows[0][0] = { b: "no base64" },
  ];
  for (const damage of damages) {
    await withHandStore(async (store) => {
      await forge(store, damage);
      const problems: string[] = [];
      const [batch] = await readBatches(store.store.trashRoot, {
        system: store.system,
        onProblem: ({ message }) => problems.push(message),
      });
      assert.deepEqual([batch!.plan, batch!.threads.length], ["damaged", 0], `${damage}`);
      assert.match(problems.join(), /1 damaged records? /);
      await refusal(store);
    });
  }
});

Deno.test("settling removes no file of the store or of another batch, whatever a journal that was cut off says it has made", async () => {
  for (const kind of ["create", "replace"]) {
    for (const victim of ["store", "trash"]) {
      for (const action of ["copy", "import", "move"]) {
        await withHandStore(async (store) => {
          const kept = await deleteThreads(store, { ids: [HAND.fork], writer: store.writer });
          const below = (thread: keyof typeof HAND) =>
            store.pathOf(thread).slice(store.home.length + 1);
          const staged = victim === "store"
            ? { in: "store", path: below("parent") }
            : { in: "trash", path: `${kept.batchId}/files/${below("fork")}` };
          await cutOff(store, action, (thread) => {
            const [{ from, expect }] = thread.steps;
            const copy = { oldId: HAND.other, newId: HAND.other, branch: null, cwd: CWD };
            thread.rows = [];
            thread.steps = [
              kind === "create"
                ? {
                  kind,
                  from,
                  staged,
                  expect,
                  rollout: true,
                  copy,
                  to: { ...from, path: "sessions/x.jsonl" },
                }
                : {
                  kind,
                  from,
                  staged,
                  expect,
                  rollout: true,
                  cwd: CWD,
                  kept: { in: "trash", path: "x" },
                },
            ];
          });
          const before = await everyFile(store);
          await settle(store, store.writer);
          assert.deepEqual(await everyFile(store), before, `${kind} ${victim} ${action}`);
        });
      }
    }
  }
});

const CWD = { from: "/work", to: "/q" };

/** Lets an attacker make a batch that looks cut off: its thread has no outcome, and the batch no end. */
async function cutOff(
  store: HandStore,
  action: string,
  change: (thread: Record) => void,
): Promise<void> {
  await forge(
    store,
    change,
    (record) =>
      record.kind === "outcome" || record.kind === "end"
        ? null
        : record.kind === "batch"
        ? { ...record, action }
        : record,
  );
}

/** Every rollout in the store and the trash. */
async function everyFile({ home }: HandStore): Promise<readonly string[]> {
  return (await snapshot(home, () => false)).filter((line) =>
    line.includes(".jsonl") && !line.includes("journal")
  );
}

Deno.test("settling an emptied trash removes nothing from the store", async () => {
  await withHandStore(async (store) => {
    const path = store.pathOf("parent").slice(store.home.length + 1);
    const { size, mtime } = Deno.statSync(store.pathOf("parent"));
    const expect = { size, mtimeMs: mtime!.getTime(), ctimeMs: null, inode: null };
    await cutOff(store, "empty", (thread) => {
      thread.rows = [];
      thread.steps = [{ kind: "remove", from: { in: "store", path }, expect, rollout: true }];
    });
    const before = await everyFile(store);
    const [settled] = await settle(store, store.writer);
    assert.match(JSON.stringify(settled), /names a file of the store/);
    assert.deepEqual(await everyFile(store), before);
  });
});
