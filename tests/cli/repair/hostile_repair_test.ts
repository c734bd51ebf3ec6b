import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { makeHostileStore } from "../../../scripts/store/hostile_store.ts";
import { rollkeep, startsOldDeno } from "../../support/rollkeep.ts";
import { SAMPLE_NOW } from "../../support/sample_store.ts";
import { dumpDatabase } from "../../support/store/database_dump.ts";
import { isNotCompared, snapshot } from "../../support/tree.ts";

/** What must never reach a terminal. */
const RAW =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const SCHEMA = new URL("../../support/codex_schema/state_5.sql", import.meta.url);
/** A folder that nobody may read. */
const SHUT = "sessions/2026/05/19";
/** What this test cannot read either: the folder, and a name that is not UTF-8. */
const isLeft = (path: string) => isNotCompared(path) || path === SHUT || path.includes("\uFFFD");
const HEADS = ["bom", "not-first", "broken", "missing", "mode-unknown"]
  .flatMap((name) => ["--only", `head-${name}`]);

Deno.test({
  name: "a store full of traps is repaired without harm, and undo gives every byte and row back",
  // An older Deno loses such a name: startsOldDeno() says how.
  ignore: startsOldDeno(),
  fn: async () => {
    const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "rollkeep-hostile-" }));
    const home = `${root}/codex`;
    try {
      const options = { longLine: 3_000_000, crowd: 50, seed: 5, nowMs: SAMPLE_NOW };
      const traps = await makeHostileStore({ out: home, ...options });
      using db = new DatabaseSync(`${home}/state_5.sqlite`);
      db.exec(Deno.readTextFileSync(SCHEMA));
      db.exec("INSERT INTO backfill_state (id, status, updated_at) VALUES (1, 'complete', 5)");
      const env = { HOME: root, CODEX_HOME: home, XDG_CACHE_HOME: `${root}/cache` };
      const state = async () => [
        ...await snapshot(home, isLeft),
        ...dumpDatabase(`${home}/state_5.sqlite`),
      ];
      const begin = await state();
      for (const words of [[], ["--json"], HEADS, [...HEADS, "--json"]]) {
        const { out, err } = await rollkeep(["repair", ...words], { env });
        for (const text of [out, err]) assert.ok(!RAW.test(text), words.join(" "));
        assert.match(out, /missing/, `${words.join(" ")}: ${err}`);
      }
      assert.deepEqual(await state(), begin, "a rehearsal changes nothing");
      for (const words of [[], HEADS]) {
        const before = await state();
        const done = await rollkeep(["repair", ...words, "--apply", "--yes"], { env });
        assert.match(done.out, /^repaired: [1-9]/m, done.err);
        for (const text of [done.out, done.err]) assert.ok(!RAW.test(text));
        const back = await rollkeep(["undo", "--apply", "--yes"], { env });
        assert.equal(back.code, 2, `${back.out}${back.err}`);
        assert.deepEqual(await state(), before);
      }
      const foreign = await Deno.lstat(`${home}/${traps.foreign}`);
      assert.ok(foreign.isFile);
    } finally {
      await Deno.chmod(`${home}/${SHUT}`, 0o700);
      await Deno.remove(root, { recursive: true });
    }
  },
});
