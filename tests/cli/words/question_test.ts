import assert from "node:assert/strict";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { inTerminal, type TerminalRun } from "../../support/program/in_terminal.ts";
import { denoEnvironment, programWords } from "../../support/rollkeep.ts";

const DELETE = `delete ${HAND.other} --apply`;

/** Runs a command on a terminal of 80 columns and types `keys` once it asks. */
async function answer(
  { home }: HandStore,
  args: string,
  { keys, prompt = "[y/N]: " }: { readonly keys: string; readonly prompt?: string },
): Promise<TerminalRun> {
  const root = home.slice(0, home.lastIndexOf("/"));
  const env = denoEnvironment({
    HOME: root,
    CODEX_HOME: home,
    XDG_CACHE_HOME: `${root}/cache`,
    NO_COLOR: "1",
  });
  const program = programWords();
  const run = await inTerminal([...program, ...args.split(" ")], env, {
    columns: 80,
    prompt,
    keys,
  });
  return { ...run, shown: run.shown.replaceAll("\r\n", "\n") };
}

Deno.test("a question takes y and yes in either case, and anything else changes nothing", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const noes: readonly (readonly [keys: string, status: number, says: RegExp])[] = [
      ["n\r", 1, /^Nothing was changed\.$/m],
      ["\r", 1, /^Nothing was changed\.$/m],
      ["\x03", 130, /delete aborted by user/],
      ["\x04", 130, /delete aborted by user/],
    ];
    for (const [keys, status, says] of noes) {
      const { code, shown } = await answer(store, DELETE, { keys });
      assert.equal(code, status, JSON.stringify(keys));
      assert.match(shown, says);
      assert.deepEqual(await store.state(), before);
    }
    for (const keys of ["y\r", "YES\r"]) {
      assert.equal((await answer(store, DELETE, { keys })).code, 0);
      assert.notDeepEqual(await store.state(), before);
      // One word is enough in a panic: undo shows the plan and asks.
      const { code, shown } = await answer(store, "undo", { keys });
      assert.equal(code, 0);
      assert.match(shown, /^Take back change 0, just now: delete 01a10d9c-000 {2}“other”\n/);
      assert.match(
        shown,
        /\nWould bring 1 thread back from the trash, 204B\. Nothing has changed\.\n/,
      );
      assert.match(shown, /\nBrought 1 thread back from the trash, 204B\.\n/);
      assert.deepEqual(await store.state(), before);
    }
  });
});

Deno.test("what is for good wants its word, and no limit wants the count", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const prompt = "continue: ";
    const hard = `${DELETE} --hard`;
    for (const keys of ["y\r", "delete\r"]) {
      assert.equal((await answer(store, hard, { keys, prompt })).code, 1);
    }
    const all = "delete --all --apply --max-batch 0";
    for (const keys of ["y\r", "3\r"]) {
      assert.equal((await answer(store, all, { keys, prompt })).code, 1);
    }
    assert.deepEqual(await store.state(), before);
    assert.equal((await answer(store, all, { keys: "4\r", prompt })).code, 0);
    const empty = "trash empty --all --apply";
    assert.equal((await answer(store, empty, { keys: "y\r", prompt })).code, 1);
    const { code, shown } = await answer(store, empty, { keys: "EMPTY\r", prompt });
    assert.equal(code, 0);
    assert.match(shown, /\nRemoved 4 threads from the trash for good, /);
    assert.equal((await answer(store, "log", { keys: "" })).shown.split("\n").length, 5);
    for (const line of (await answer(store, "log", { keys: "" })).shown.split("\n")) {
      assert.ok(line.length <= 80, line);
    }
  });
});

Deno.test("a terminal tells a change by thread, within its width, and the paths when asked", async () => {
  await withHandStore(async (store) => {
    const { shown } = await answer(store, "delete --all", { keys: "" });
    assert.match(
      shown,
      new RegExp(
        "^" + [
          "Would move 4 threads \\(1 sub-agent\\) to the trash, 1\\.1K\\. Nothing has changed\\.",
          `   ${HAND.other} +\\d+m?[oy]  204B  /work  other`,
          `   ${HAND.child} +\\d+m?[oy]  298B  /work  child`,
          ` F ${HAND.fork} +\\d+m?[oy]  374B  /work  fork`,
          `   ${HAND.parent} +\\d+m?[oy]  205B  /work  Mine`,
          "Do it: rollkeep delete --all --apply",
        ].join("\n") + "\n$",
      ),
    );
    const full = await answer(store, `delete ${HAND.other} --preview full`, { keys: "" });
    const name = `rollout-2026-02-01T10-00-00-${HAND.other}.jsonl`;
    assert.match(
      full.shown,
      new RegExp(
        `^      ~/codex/sessions/2026/02/01/${name}\n      -> ~/codex/trash/<batch>/`,
        "m",
      ),
    );
  });
});
