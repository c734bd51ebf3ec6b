import assert from "node:assert/strict";
import { FORK, type ForkStore, SECOND, withForkStore } from "../../support/repair/fork_store.ts";
import { MENDED } from "../../support/repair/repair_store.ts";
import { rollkeep } from "../../support/rollkeep.ts";

/** The program confines itself, as for a user. */
async function run({ home }: ForkStore, ...words: string[]) {
  const env = { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}/cache` };
  return await rollkeep(words, { env, entry: "confined.ts" });
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

Deno.test("delete of a parent names the command that lets its fork stand alone, after which it goes", async () => {
  await withForkStore(async (store) => {
    const before = await store.state();
    const refused = await run(store, "delete", MENDED, "--apply", "--yes");
    assert.equal(refused.code, 1);
    const command = /rollkeep (repair --inline \S+ --in-place)/.exec(refused.err)![1]!;
    assert.equal(command, `repair --inline ${FORK} --in-place`);
    const told = await run(store, ...command.split(" "));
    assert.equal(told.code, 0, told.err);
    assert.match(told.out, new RegExp(`history-elsewhere  ${FORK}: all of its history is its own`));
    assert.match(told.out, /\n {6}patch .*\n {6}replace /);
    assert.deepEqual(await store.state(), before);
    assert.equal((await run(store, ...command.split(" "), "--apply", "--yes")).code, 0);
    assert.equal((await run(store, "delete", MENDED, "--apply", "--yes")).code, 0);
    for (const _ of ["delete", "repair"]) await run(store, "undo", "--apply", "--yes");
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("repair --inline tells the copy that it makes, as text and as JSON", async () => {
  await withForkStore(async (store) => {
    const told = await run(store, "repair", "--inline", SECOND);
    assert.match(told.out, /^would repair: 1 finding, 1 thread\n/, told.err);
    const effect = "thread \\S+ has all of its history in one file";
    assert.match(told.out, new RegExp(`history-elsewhere  ${SECOND}: ${effect}`));
    const { out } = await run(store, "repair", "--inline", SECOND, "--json", "--apply", "--yes");
    const { findings: [found], parity } = JSON.parse(out);
    assert.deepEqual([found.id, found.class, found.status], [
      "history-elsewhere",
      "own-flag",
      "repaired",
    ]);
    const [row, create] = found.fix;
    assert.deepEqual([row.step, create.step, create.changes.path.before], [
      "rows",
      "create",
      store.pathOf(SECOND),
    ]);
    const [id] = UUID.exec(create.changes.path.after.split("/").at(-1))!;
    assert.equal(row.changes.id.after, id);
    assert.equal(store.baseOf(id!), null);
    assert.deepEqual(parity.before, parity.after);
  });
});

Deno.test("repair --inline wants a fork, and --in-place wants --inline", async () => {
  await withForkStore(async (store) => {
    const nobody = await run(store, "repair", "--inline");
    assert.equal(nobody.code, 1);
    assert.match(nobody.err, /name the fork that is to stand alone/);
    const alone = await run(store, "repair", FORK, "--in-place");
    assert.equal(alone.code, 1);
    assert.match(alone.err, /--in-place: it belongs to --inline/);
  });
});

Deno.test("the name of a file that a fork takes over reaches the terminal as text", async () => {
  await withForkStore(async (store) => {
    const whole = store.textOf(MENDED);
    const odd = `${store.home}/sessions/\u001b[31m\nx.jsonl`;
    Deno.writeTextFileSync(odd, whole);
    store.change(MENDED, (text) => text.split("\n")[0]! + "\n");
    const { out, err } = await run(store, "repair", "--only", "base-short");
    assert.match(out, /base-short .*resumable again, with what it inherits from/, err);
    assert.ok(!`${out}${err}`.includes("\u001b"));
  });
});
