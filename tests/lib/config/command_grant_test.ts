import assert from "node:assert/strict";
import { isWithin } from "../../../lib/model/path_text.ts";
import { grantOf } from "../../support/grant_of.ts";
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
