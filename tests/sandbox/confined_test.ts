import assert from "node:assert/strict";
import { headGrant } from "../../lib/config/command_grant.ts";
import { stageOf } from "../support/acting.ts";
import { grantOf } from "../support/program/grant_of.ts";
import { inTerminal } from "../support/program/in_terminal.ts";
import { denoEnvironment, rollkeep } from "../support/rollkeep.ts";
import { withSampleStore } from "../support/sample_store.ts";
import { allowedDeeds, tryInside } from "./break_out.ts";

Deno.test("a confined command reads its part of the store and nothing else of the disk, network or system", async () => {
  await withSampleStore({ threads: 5 }, async ({ home }) => {
    await Deno.writeTextFile(`${home}/auth.json`, "{}");
    for (const args of [["list"], ["delete", "x"]]) {
      const can = await tryInside(await grantOf(args, home), home);
      assert.deepEqual(can, allowedDeeds({ changes: args[0] === "delete" }), args[0]);
    }
  });
});

Deno.test("the second reader of heads reads rollouts, and not even the rest of the store", async () => {
  await withSampleStore({ threads: 5 }, async ({ home }) => {
    await Deno.writeTextFile(`${home}/auth.json`, "{}");
    const { store } = await stageOf(home);
    const can = await tryInside(headGrant({ store, real: store }), home);
    assert.deepEqual(can, allowedDeeds({ changes: false }));
  });
});

Deno.test("a confined command is refused in a terminal too, and nobody is asked to allow it", async () => {
  await withSampleStore({ threads: 5 }, async ({ env, home }) => {
    await Deno.writeTextFile(`${home}/auth.json`, "{}");
    const program = new URL("./break_out.ts", import.meta.url).pathname;
    const grant = JSON.stringify(await grantOf(["list"], home));
    const deno = [Deno.execPath(), "run", "--no-prompt", "-A", program, grant, home];
    const { code, shown } = await inTerminal(deno, denoEnvironment(env));
    assert.equal(code, 0, shown);
    assert.deepEqual(JSON.parse(shown), allowedDeeds({ changes: false }));
  });
});

Deno.test("the program works with the permissions a careful user lends it, without a cache", async () => {
  await withSampleStore({ threads: 30 }, async ({ env, home }) => {
    const allow = [`--allow-read=${home}`, `--allow-write=${home}`, "--allow-env"];
    const args = ["list", "--json", "--codex-home", home];
    const careful = await rollkeep(args, { env, allow });
    assert.equal(careful.code, 0, careful.err);
    assert.equal(careful.out, (await rollkeep(args, { env })).out);
    const id = JSON.parse(careful.out)[0].session_id;
    const away = await rollkeep([
      "delete",
      id,
      "--with-forks",
      "--apply",
      "--yes",
      "--codex-home",
      home,
    ], { env, allow });
    assert.equal(away.code, 0, away.err);
  });
});

Deno.test("the program that always confines itself says what to do where it cannot", async () => {
  await withSampleStore({ threads: 3 }, async ({ env, home }) => {
    const args = ["list", "--codex-home", home];
    const entry = "confined.ts";
    const narrow = await rollkeep(args, {
      env,
      entry,
      allow: [`--allow-read=${home}`, "--allow-env"],
    });
    assert.equal(narrow.code, 1);
    assert.equal(narrow.out, "");
    assert.match(narrow.err, /^Error: Cannot confine the program.*\nhint: .*-A.*main\.ts/);
    const all = await rollkeep(args, { env, entry });
    assert.deepEqual(all, await rollkeep(args, { env }));
    assert.match(all.out, /showing 3 of 3/);
  });
});

Deno.test("a store outside the permissions is refused, naming what to allow", async () => {
  await withSampleStore({ threads: 3 }, async ({ env, home }) => {
    const { code, err } = await rollkeep(["list", "--codex-home", home], {
      env,
      allow: ["--allow-env"],
    });
    assert.equal(code, 1);
    assert.match(err, new RegExp(`--allow-read=${home}`));
  });
});
