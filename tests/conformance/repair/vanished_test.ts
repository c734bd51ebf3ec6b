import assert from "node:assert/strict";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { rollkeep } from "../../support/rollkeep.ts";
import { codexView } from "../diagnose/codex_view.ts";
import { FAULTS, makeFaultyStore } from "../diagnose/faults.ts";

async function say({ home, env }: CodexHome, ...words: string[]) {
  const { code, out, err } = await rollkeep(words, {
    env: { ...env, XDG_CACHE_HOME: `${home}.cache` },
    entry: "confined.ts",
  });
  return { code, out, err };
}

Deno.test("from why to the picker: what the guide says of sessions that vanished, with the real Codex", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const { plain } = store;
    const dead = FAULTS["path dead"]!;
    dead.make(store, plain);
    const why = JSON.parse((await say(codex, "why", plain, "--format", "json")).out);
    assert.equal(why.shown, false);
    const failed = why.conditions.find(({ passed }: { readonly passed: boolean | null }) =>
      passed === false
    );
    assert.match(failed.help, /^rollkeep repair --only row-path-dead /);
    const help = failed.help.split(" ").slice(1);
    const rehearsed = await say(codex, ...help);
    assert.equal(rehearsed.code, 0, rehearsed.err);
    assert.match(rehearsed.out, /row-path-dead .*: listed and resumable again/);
    const done = await say(codex, ...help, "--apply", "--yes");
    assert.equal(done.code, 0, done.err);
    const seen = await codexView(codex, plain);
    assert.deepEqual(seen, {
      inPicker: true,
      inDefault: true,
      isResumed: true,
      isNewTurnListed: true,
    });
    const nothing = await say(codex, "repair");
    assert.match(nothing.out, /^nothing to repair\n/);
    const undone = await say(codex, "undo", "--apply", "--yes");
    assert.equal(undone.code, 0, undone.err);
    const again = JSON.parse((await say(codex, "why", plain, "--format", "json")).out);
    assert.equal(again.shown, false);
  });
});
