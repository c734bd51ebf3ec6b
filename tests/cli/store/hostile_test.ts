import assert from "node:assert/strict";
import { makeHostileStore } from "../../../scripts/store/hostile_store.ts";
import { rollkeep, startsOldDeno } from "../../support/rollkeep.ts";
import { SAMPLE_NOW } from "../../support/sample_store.ts";

/** What must never reach a terminal. */
const RAW =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

Deno.test({
  name: "a store full of traps is listed, shown and searched without harm, and every trap is named",
  // An older Deno loses such a name: startsOldDeno() says how.
  ignore: startsOldDeno(),
  fn: async () => {
    const root = await Deno.makeTempDir({ prefix: "rollkeep-hostile-" });
    const home = `${root}/codex`;
    try {
      const options = { longLine: 3_000_000, crowd: 50, seed: 5, nowMs: SAMPLE_NOW };
      const traps = await makeHostileStore({ out: home, ...options });
      const env = { HOME: root, CODEX_HOME: home, XDG_CACHE_HOME: `${root}/cache` };
      const table = await rollkeep(["list", "--limit", "0"], { env });
      assert.equal(table.code, 2, "a name that is not UTF-8 makes the answer partial");
      for (const text of [table.out, table.err]) assert.ok(!RAW.test(text));
      assert.match(table.err, /symbolic link, not followed/);
      assert.match(table.err, /FIFO/);
      assert.match(table.err, /not UTF-8/);
      assert.doesNotMatch(table.out, /application\.jsonl/);

      const run = await rollkeep(["list", "--limit", "0", "--json"], { env });
      assert.ok(!RAW.test(run.out));
      const threads: { path: string; health: string; rollouts: string[] }[] = JSON.parse(run.out);
      const of = (trap: string) =>
        threads.find(({ rollouts }) => rollouts.includes(`${home}/${traps[trap]}`))!;
      const health = (trap: string) => of(trap).health;
      for (
        const trap of [
          "good",
          "escapes",
          "torn",
          "byteOrderMark",
          "longLine",
          "otherId",
        ]
      ) {
        assert.equal(health(trap), "ok", trap);
      }
      assert.equal(health("nuls"), "corrupted");
      assert.equal(health("brokenLines"), "corrupted");
      assert.equal(health("empty"), "missing-meta");
      assert.equal(of("duplicate").rollouts.length, 2);
      assert.equal(of("foreign"), undefined);

      const shown = await rollkeep(["show", `${home}/${traps.escapes}`], { env });
      assert.equal(shown.code, 2);
      assert.ok(!RAW.test(shown.out));
      const long = await rollkeep(["show", `${home}/${traps.longLine}`, "--last", "2"], { env });
      assert.ok(long.out.length < 1_000_000);
      const csv = await rollkeep(["list", "-f", "csv", "--limit", "0"], { env });
      assert.equal(csv.code, 2);

      const gone = await rollkeep(
        ["delete", "--health", "corrupted", "--apply", "--yes", "--json"],
        {
          env,
        },
      );
      assert.equal(gone.code, 2, gone.err);
      assert.equal(JSON.parse(gone.out).matched_count, 2);
      for (const trap of ["nuls", "brokenLines"]) {
        await assert.rejects(Deno.lstat(`${home}/${traps[trap]}`));
      }
      assert.ok((await Deno.lstat(`${home}/${traps.foreign}`)).isFile);
    } finally {
      await Deno.chmod(`${home}/sessions/2026/05/19`, 0o700);
      await Deno.remove(root, { recursive: true });
    }
  },
});
