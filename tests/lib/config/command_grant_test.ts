import assert from "node:assert/strict";
import { isWithin } from "../../../lib/text/path_text.ts";
import { grantOf } from "../../support/program/grant_of.ts";
import { withSampleStore } from "../../support/sample_store.ts";

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

Deno.test("commandGrant() lets a suggestion look anywhere and write its cache alone", async () => {
  await withSampleStore({ threads: 4 }, async ({ home, env }) => {
    const grant = await grantOf(["migrate", "--suggest", "--under", env.HOME!], home);
    assert.deepEqual(grant.read, ["/"]);
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
    assert.ok(read.some((path) => home === path || home.startsWith(`${path}/`)));
    assert.ok(write.includes(`${home}/sessions`));
    assert.ok(write.includes(`${home}/session_index.jsonl`));
    assert.ok([...read, ...write].every((path) => !path.startsWith("/etc")));
  });
});
