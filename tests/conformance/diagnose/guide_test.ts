import assert from "node:assert/strict";
import { withCodexHome } from "../../support/codex/codex_home.ts";
import { rollkeep } from "../../support/rollkeep.ts";
import { FAULTS, makeFaultyStore } from "./faults.ts";

const GUIDE = new URL("../../../docs/guide.md", import.meta.url);

/** The commands of the guide's section, in its order. */
function commands(): readonly string[] {
  const text = Deno.readTextFileSync(GUIDE);
  const section = text.slice(text.indexOf("## Is my history intact?")).split("\n## ")[0]!;
  return [...section.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block]) =>
    block!.trim().split("\n")
  );
}

Deno.test("the guide leads from a list that lacks a thread to the cause, as it is written", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const env = { ...codex.env, XDG_CACHE_HOME: `${codex.env.HOME}/cache` };
    const say = async (command: string) => {
      const [, ...words] = command.replace("ID", store.plain).split(" ");
      return await rollkeep(words, { env });
    };
    assert.deepEqual(commands(), [
      "rollkeep doctor",
      "rollkeep doctor --deep",
      "rollkeep list --hidden",
      "rollkeep why ID",
    ]);
    const healthy = await say("rollkeep doctor");
    assert.deepEqual([healthy.code, healthy.err], [0, ""]);
    assert.match(healthy.out, /\n7 threads, .*: all whole\n$/);

    FAULTS["path dead"]!.make(store, store.plain);
    const [doctor, deep, hidden, why] = await Promise.all(commands().map(say));
    for (const run of [doctor!, deep!]) {
      assert.equal(run.code, 0);
      assert.match(run.out, /\n7 threads, .*: all whole, 1 hidden \(rollkeep repair\)\n$/);
    }
    assert.match(hidden!.out, /row-path-dead/);
    assert.match(hidden!.out, /showing 1 of 1/);
    assert.equal(why!.code, 0);
    assert.ok(why!.out.includes(`rollkeep repair --only row-path-dead ${store.plain}`));
    const strict = await rollkeep(["doctor", "--strict"], { env });
    assert.equal(strict.code, 1);
  });
});
