import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { grantOf } from "../../support/program/grant_of.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";

const ACT = ["--apply", "--yes", "--json"];
const LINE = /^note: the trash holds \d+B, \d+ % of the store; .*: rollkeep trash empty --all$/m;

interface Run extends HandStore {
  readonly env: Readonly<Record<string, string>>;
  /** Folder that the store lies in. */
  readonly root: string;
}

async function withStore(use: (run: Run) => Promise<void>): Promise<void> {
  await withHandStore(async (store) => {
    const root = await Deno.realPath(`${store.home}/..`);
    const env = { HOME: root, CODEX_HOME: store.home, XDG_CACHE_HOME: `${root}/cache` };
    await use({ ...store, env, root });
  });
}

Deno.test("list says in one line when the trash passes a tenth of the store, and no more once it is empty", async () => {
  await withStore(async ({ env }) => {
    assert.equal((await rollkeep(["list"], { env })).err, "");
    await rollkeepJson(["delete", HAND.other, ...ACT], { env });
    for (const words of [["list"], ["list", "--json"], ["list", "--json"]]) {
      const { code, out, err } = await rollkeep(words, { env });
      assert.equal(code, 0);
      assert.match(err, LINE);
      assert.equal(err.trim().split("\n").length, 1);
      assert.doesNotMatch(out, LINE);
    }
    const rehearsed = await rollkeepJson(["delete", HAND.fork, "--json"], { env });
    assert.match(rehearsed.notes.join(), /the trash holds 204B, 23 % of the store/);
    await rollkeepJson(["trash", "empty", "--all", ...ACT], { env });
    assert.equal((await rollkeep(["list"], { env })).err, "");
  });
});

Deno.test("list says nothing of a trash whose files came back, and reads nothing of it but the note", async () => {
  await withStore(async ({ env, home, sql }) => {
    await rollkeepJson(["delete", HAND.other, ...ACT], { env });
    await rollkeepJson(["undo", ...ACT], { env });
    assert.equal((await rollkeep(["list"], { env })).err, "");
    const { read, write } = await grantOf(["list"], home);
    assert.deepEqual(read.filter((path) => path.includes("/trash")), [`${home}/trash/.size`]);
    assert.ok(!write.some((path) => path.includes("/trash")));
    await Deno.writeTextFile(`${home}/trash/.size`, "no note of ours");
    assert.equal((await rollkeep(["list"], { env })).err, "");
    // It is a file like any other: a link there is not followed.
    await Deno.remove(`${home}/trash/.size`);
    await Deno.symlink("/dev/zero", `${home}/trash/.size`);
    assert.equal((await rollkeep(["list"], { env })).code, 0);
    sql("SELECT 1");
  });
});

Deno.test("log names the trashes that the environment and the journals know of, with the command", async () => {
  await withStore(async ({ env, root, home }) => {
    const elsewhere = `${root}/elsewhere`;
    await rollkeepJson(["delete", HAND.other, ...ACT], { env });
    assert.equal((await rollkeep(["log"], { env })).err, "");
    await rollkeepJson(["delete", HAND.fork, "--trash-root", elsewhere, ...ACT], { env });
    const far = await rollkeep(["log", "--trash-root", elsewhere], { env });
    const real = await Deno.realPath(home);
    assert.ok(
      far.err.includes(
        `note: another trash is ${real}/trash: rollkeep log --trash-root ${real}/trash`,
      ),
      far.err,
    );
    await Deno.mkdir(`${root}/.codex/trash`, { recursive: true });
    const near = await rollkeep(["log", "--json"], { env });
    assert.equal(
      near.err,
      `note: another trash is ${root}/.codex/trash: rollkeep log --trash-root ${root}/.codex/trash\n`,
    );
    assert.equal(JSON.parse(near.out).batches.length, 1);
  });
});

Deno.test("delete says when the desktop app's own catalogue still lists a thread, and never writes there", async () => {
  await withStore(async ({ env, home }) => {
    await Deno.mkdir(`${home}/sqlite`);
    const path = `${home}/sqlite/codex-dev.db`;
    const db = new DatabaseSync(path);
    db.exec("CREATE TABLE local_thread_catalog (thread_id TEXT PRIMARY KEY, title TEXT)");
    db.prepare("INSERT INTO local_thread_catalog VALUES (?, 'x')").run(HAND.other);
    db.close();
    const before = await Deno.readFile(path);
    const known = new RegExp(`catalogue \\(sqlite/codex-dev.db\\) still lists ${HAND.other}:`);
    for (const more of [["--json"], ["--hard", "--json"], ACT]) {
      const { notes } = await rollkeepJson(["delete", HAND.other, ...more], { env });
      assert.match(notes.join("\n"), known);
    }
    const { notes } = await rollkeepJson(["delete", HAND.fork, "--json"], { env });
    assert.doesNotMatch(notes.join("\n"), /desktop app/);
    assert.deepEqual(await Deno.readFile(path), before);
    const { read, write } = await grantOf(["delete", "x"], home);
    const sides = ["", "-wal", "-shm", "-journal"].map((side) => path + side);
    assert.deepEqual(read.filter((granted) => granted.includes("codex-dev")).sort(), sides.sort());
    assert.ok(!write.some((granted) => granted.includes("codex-dev")));
    assert.ok(
      !(await grantOf(["archive", "x"], home)).read.some((path) => path.includes("dev.db")),
    );
  });
});
