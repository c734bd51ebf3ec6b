import assert from "node:assert/strict";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { rollkeep } from "../../support/rollkeep.ts";

const CHECK_KEYS = ["id", "status", "summary", "details", "help"];

function say({ home }: HandStore, ...words: readonly string[]) {
  return rollkeep(words, {
    env: { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}-cache` },
  });
}

/** Makes the store one that Codex reads: whole metadata, rows without odd bytes, a configuration and a trash. */
function mend({ home, sql, pathOf }: HandStore): void {
  for (const thread of ["parent", "fork", "child", "other"] as const) {
    const [first, ...rest] = Deno.readTextFileSync(pathOf(thread)).split("\n");
    const meta = JSON.parse(first!);
    delete meta.payload.history_base;
    Object.assign(meta.payload, {
      timestamp: "t",
      originator: "o",
      cli_version: "0.169.0",
      model_provider: "openai",
    });
    const line = { timestamp: "t", ordinal: 1, type: "event_msg", payload: {} };
    Deno.writeTextFileSync(
      pathOf(thread),
      [JSON.stringify({ ...meta, timestamp: "t" }), JSON.stringify(line), ...rest.slice(1)].join(
        "\n",
      ),
    );
  }
  sql(`UPDATE threads SET first_user_message = '', cwd = '${Deno.realPathSync(home)}'`);
  const spawn = { subagent: { thread_spawn: { parent_thread_id: HAND.parent, depth: 1 } } };
  sql(`UPDATE threads SET source = '${JSON.stringify(spawn)}' WHERE id = '${HAND.child}'`);
  sql(`UPDATE threads SET name = 'Other' WHERE id = '${HAND.other}'`);
  Deno.writeTextFileSync(`${home}/config.toml`, "");
  Deno.mkdirSync(`${home}/trash`, { mode: 0o700 });
}

Deno.test("doctor ends with 0 for a whole store, 1 for a broken one, 2 where it could not look, and changes nothing", async () => {
  await withHandStore(async (hand) => {
    mend(hand);
    const before = await hand.state();
    const whole = await say(hand, "doctor", "--strict");
    assert.deepEqual([whole.code, whole.err], [0, ""], whole.out);
    assert.match(whole.out, /\n4 threads, .*: all whole\n$/);
    const deep = await say(hand, "doctor", "--deep", "--json");
    assert.equal(deep.code, 0);
    const report = JSON.parse(deep.out);
    assert.deepEqual(Object.keys(report), ["schema", "status", "verdict", "checks"]);
    for (const check of report.checks) assert.deepEqual(Object.keys(check), CHECK_KEYS);
    assert.deepEqual(await hand.state(), before);

    hand.sql(`UPDATE threads SET rollout_path = '/nowhere/x' WHERE id = '${HAND.other}'`);
    assert.equal((await say(hand, "doctor")).code, 0);
    const strict = await say(hand, "doctor", "--strict");
    assert.equal(strict.code, 1);
    assert.match(strict.out, /all whole, 1 hidden \(rollkeep repair\)/);
    Deno.writeTextFileSync(hand.pathOf("other"), "");
    assert.equal((await say(hand, "doctor")).code, 1);
    mendless(hand);
    assert.equal((await say(hand, "doctor")).code, 2);
  });
});

/** A store whose database nobody understands. */
function mendless({ home, pathOf }: HandStore): void {
  Deno.removeSync(pathOf("other"));
  Deno.renameSync(`${home}/state_5.sqlite`, `${home}/state_6.sqlite`);
}

Deno.test("why ends with 0 whatever it answers, and with 1 for no such thread", async () => {
  await withHandStore(async (hand) => {
    mend(hand);
    const fine = await say(hand, "why", HAND.other, "--json");
    assert.equal(fine.code, 0);
    const { schema, id, conditions, shown, resumable, whole, reason } = JSON.parse(fine.out);
    assert.deepEqual([schema, id, conditions.length], ["rollkeep.why/1", HAND.other, 21]);
    assert.deepEqual([shown, resumable, whole, reason], [true, true, true, undefined]);
    const text = await say(hand, "why", "Other", "--cwd", hand.home);
    assert.match(text.out, new RegExp(`\nOpen it with: codex resume ${HAND.other}\n$`));
    assert.match(text.out, /yes {2}cwd/);
    Deno.removeSync(hand.pathOf("other"));
    const ghost = await say(hand, "why", HAND.other);
    assert.deepEqual([ghost.code, /drop-ghosts/.test(ghost.out)], [0, true]);
    assert.doesNotMatch(ghost.out, /Open it with/);
    const none = await say(hand, "why", "nobody");
    assert.deepEqual([none.code, none.out], [1, ""]);
  });
});

Deno.test("list marks what Codex's picker hides, and list --hidden says the same and why", async () => {
  await withHandStore(async (hand) => {
    mend(hand);
    hand.sql(`UPDATE threads SET preview = '' WHERE id = '${HAND.other}'`);
    hand.sql(`UPDATE threads SET rollout_path = '/nowhere/x' WHERE id = '${HAND.fork}'`);
    const listed = JSON.parse((await say(hand, "list", "--json")).out);
    const marked = listed.filter(({ hidden }: { hidden: boolean }) => hidden)
      .map(({ session_id }: { session_id: string }) => session_id);
    const hidden = JSON.parse((await say(hand, "list", "--hidden", "--json")).out);
    const causes = hidden.map((thread: Record<string, { cause: string }>) => [
      thread.session_id,
      thread.hidden_by!.cause,
    ]);
    assert.deepEqual(causes.sort(), [[HAND.fork, "row-path-dead"], [HAND.other, "preview-empty"]]);
    assert.deepEqual(marked.sort(), [HAND.fork, HAND.other]);
    const { out } = await say(hand, "list");
    assert.equal(out.split("\n").filter((line) => /\?/.test(line)).length, 2);
  });
});
