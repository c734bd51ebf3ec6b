import assert from "node:assert/strict";
import { isWithin } from "../../../lib/text/path_text.ts";
import { grantOf } from "../../support/program/grant_of.ts";
import { withSampleStore } from "../../support/sample_store.ts";

/** One command line of each kind. */
const EVERY_KIND = [
  "list",
  "group",
  "show x",
  "log",
  "trash list",
  "delete x",
  "delete x --hard",
  "archive x",
  "undo",
  "restore x",
  "trash empty --all",
  "migrate --from /gone --to /new --allow-missing",
  "migrate --suggest",
  "verify",
  "seal --all",
  "doctor risk",
].map((line) => line.split(" "));

Deno.test("commandGrant() names exact things: nothing that a home, a disk or secrets lie in", async () => {
  await withSampleStore({ threads: 4 }, async ({ home, env }) => {
    for (const words of EVERY_KIND) {
      const own = words.includes("--suggest") ? [...words, "--under", env.HOME!] : words;
      const { read, write } = await grantOf(own, home);
      for (const name of ["", "auth.json", "config.toml", "log", "history.jsonl", "trash-like"]) {
        const path = name === "" ? home : `${home}/${name}`;
        const holders = [...read, ...write].filter((granted) => isWithin(path, granted));
        assert.deepEqual(holders, [], `${words.join(" ")}: ${name}`);
      }
    }
  });
});

Deno.test("commandGrant() gives what only tells of batches the trash, and nothing to write", async () => {
  await withSampleStore({ threads: 4 }, async ({ home }) => {
    for (const words of [["log"], ["trash", "list"]]) {
      const { read, write } = await grantOf(words, home);
      assert.deepEqual([read, write], [[`${home}/trash`], []]);
    }
  });
});

Deno.test("commandGrant() lets sealing write where rollouts lie, and nothing but its cache besides", async () => {
  await withSampleStore({ threads: 4 }, async ({ home }) => {
    const { read, write, statfs } = await grantOf(["seal", "--all", "--apply"], home);
    const roots = [`${home}/sessions`, `${home}/archived_sessions`];
    assert.deepEqual([...write].sort(), [`${home}-cache`, ...roots].sort());
    assert.deepEqual(read.filter((path) => path.startsWith(`${home}/trash`)), [
      `${home}/trash/.lock`,
    ]);
    assert.equal(statfs, false);
    for (const words of [["verify"], ["doctor", "risk"]]) {
      assert.deepEqual((await grantOf(words, home)).write, [`${home}-cache`]);
    }
  });
});

Deno.test("commandGrant() gives a database with its side files, wherever sqlite_home leads, and not what lies beside them", async () => {
  await withSampleStore({ threads: 4 }, async ({ home }) => {
    await Deno.writeTextFile(`${home}/config.toml`, 'sqlite_home = "/"\n');
    const { read, write } = await grantOf(["list"], home);
    assert.deepEqual(
      read.filter((path) => !path.startsWith(home)),
      ["", "-wal", "-shm", "-journal"].map((side) => `/state_5.sqlite${side}`),
    );
    assert.deepEqual(write, [`${home}-cache`]);
    const hard = await grantOf(["delete", "x", "--hard"], home);
    const outside = hard.write.filter((path) => !path.startsWith(home));
    assert.equal(outside.length, 24);
    assert.ok(outside.every((path) => /^\/[a-z_]+_\d\.sqlite(?:-wal|-shm|-journal)?$/.test(path)));
  });
});

Deno.test("commandGrant() lets a copy into another home read the first one and write none of it", async () => {
  await withSampleStore({ threads: 4 }, async ({ home }) => {
    const other = `${home}-two`;
    await Deno.mkdir(`${other}/sessions`, { recursive: true });
    const { read, write } = await grantOf(["migrate", "--all", "--into", other], home);
    const isIn = (folder: string) => (path: string) => isWithin(path, folder);
    const cache = isIn(`${home}-cache`);
    assert.deepEqual(write.filter((path) => !isIn(other)(path) && !cache(path)), []);
    const remove = await grantOf(["delete", "x"], other);
    const own = (path: string) => isIn(other)(path);
    const history = ["", "-wal", "-shm", "-journal"].map((side) => {
      return `${other}/thread_history_1.sqlite${side}`;
    });
    assert.deepEqual(
      write.filter(own).toSorted(),
      [...remove.write.filter(own), ...history].sort(),
    );
    const names = read.filter(isIn(home)).map((path) => path.slice(home.length + 1));
    assert.ok(names.includes("sessions") && names.includes("thread_history_1.sqlite"));
    assert.ok(!names.some((name) => /^(?:|trash|auth\.json|config\.toml|\.tmp.*)$/.test(name)));
  });
});

Deno.test("commandGrant() lets a migration read the new folder beside what a delete may touch, and write no more", async () => {
  await withSampleStore({ threads: 4 }, async ({ home, env }) => {
    const to = `${await Deno.realPath(env.HOME!)}/new`;
    await Deno.mkdir(to);
    const migrate = await grantOf(["migrate", "--from", "/gone", "--to", to], home);
    const remove = await grantOf(["delete", "x"], home);
    assert.deepEqual(migrate.write, remove.write);
    assert.equal(migrate.statfs, true);
    assert.ok(migrate.read.some((path) => isWithin(to, path)));
    assert.ok(!migrate.read.includes("/"));
    assert.ok(!migrate.write.some((path) => isWithin(to, path) || isWithin(path, to)));
  });
});

Deno.test("commandGrant() lets a suggestion look below the folders it was given, past the store, and write its cache alone", async () => {
  await withSampleStore({ threads: 4 }, async ({ home, env }) => {
    await Deno.mkdir(`${env.HOME}/work`);
    const grant = await grantOf(["migrate", "--suggest", "--under", env.HOME!], home);
    assert.ok(grant.read.includes(`${env.HOME}/work`));
    assert.ok(!grant.read.some((path) => isWithin(env.HOME!, path)));
    assert.deepEqual(grant.write, [`${home}-cache`]);
    assert.equal(grant.statfs, false);
  });
});

Deno.test("storeBehindLinks() lets a linked root through, and no link planted below it", async () => {
  await withSampleStore({ threads: 3 }, async ({ home }) => {
    const link = `${home}-link`;
    await Deno.symlink(home, link);
    await Deno.rename(`${home}/session_index.jsonl`, `${home}/elsewhere`);
    await Deno.symlink("/etc/passwd", `${home}/session_index.jsonl`);
    const { read, write } = await grantOf(["delete", "x"], link);
    assert.ok(read.includes(`${home}/sessions`));
    assert.ok(write.includes(`${home}/sessions`));
    assert.ok(write.includes(`${home}/session_index.jsonl`));
    assert.ok([...read, ...write].every((path) => !path.startsWith("/etc")));
  });
});
