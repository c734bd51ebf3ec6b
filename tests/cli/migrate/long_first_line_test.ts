import assert from "node:assert/strict";
import { HAND, withHandStore } from "../../support/hand_store.ts";
import { rollkeep } from "../../support/rollkeep.ts";

const LENGTH = 65 * 1024 * 1024;

/** A legacy rollout whose first line is longer than 64 MB, with a turn context behind it. */
function longRollout(): string {
  const meta = { id: HAND.other, cwd: "/work", source: "cli", instructions: "x".repeat(LENGTH) };
  return [["session_meta", meta], ["turn_context", { cwd: "/work" }]]
    .map(([type, payload]) =>
      `${JSON.stringify({ timestamp: "2026-02-01T10:00:00.000Z", type, payload })}\n`
    )
    .join("");
}

Deno.test("a first line of more than 64 MB is told in the rehearsal of a copy, and does not hinder --move", async () => {
  await withHandStore(async (store) => {
    const { home } = store;
    const root = await Deno.realPath(`${home}/..`);
    const env = { HOME: root, CODEX_HOME: home };
    const path = store.pathOf("other");
    const rollout = longRollout();
    await Deno.writeTextFile(path, rollout);
    // Old enough to count as idle whatever locks there are.
    await Deno.utime(path, 1_780_000_000, 1_780_000_000);
    store.sql(`UPDATE threads SET history_mode = 'legacy' WHERE id = '${HAND.other}'`);
    await Deno.mkdir(`${root}/new`);
    const before = await store.state();
    const words = ["migrate", "--from", "/work", "--to", `${root}/new`, HAND.other, "--json"];
    const known = new RegExp(
      `thread ${HAND.other} has a line 1 of more than 64 MB.*--move it can go`,
    );
    for (const more of [[], ["--apply"]]) {
      const refused = await rollkeep([...words, ...more], { env });
      assert.equal(refused.code, 1, refused.err);
      assert.match(refused.err + refused.out, known);
    }
    assert.deepEqual(await store.state(), before);

    const rehearsed = await rollkeepJsonOf([...words, "--move"], env);
    assert.equal(rehearsed.matched, 1);
    assert.match(rehearsed.warnings.join(), /longer than 64 MB and keeps the old folder/);
    const moved = await rollkeepJsonOf([...words, "--move", "--apply", "--yes"], env);
    assert.equal(moved.created, 1);
    const [first, second] = (await Deno.readTextFile(path)).split("\n");
    assert.equal(first, rollout.split("\n")[0]);
    assert.equal(JSON.parse(second!).payload.cwd, `${root}/new`);
    await rollkeepJsonOf(["undo", "--apply", "--yes", "--json"], env);
    assert.deepEqual(await store.state(), before);
  });
});

/** The JSON of a run that may have passed a long line by. */
async function rollkeepJsonOf(words: readonly string[], env: Readonly<Record<string, string>>) {
  const { code, out, err } = await rollkeep(words, { env });
  assert.ok(code === 0 || code === 2, err);
  return JSON.parse(out);
}
