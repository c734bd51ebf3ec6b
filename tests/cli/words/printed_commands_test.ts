import assert from "node:assert/strict";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { inTerminal } from "../../support/program/in_terminal.ts";
import { denoEnvironment, programWords, rollkeep, rollkeepJson } from "../../support/rollkeep.ts";

const PROGRAM = programWords();

function environment({ home }: HandStore): Readonly<Record<string, string>> {
  const root = home.slice(0, home.lastIndexOf("/"));
  return { HOME: root, CODEX_HOME: home, XDG_CACHE_HOME: `${root}/cache`, NO_COLOR: "1" };
}

/** Says a printed command to a shell, as a program would: nobody is there to answer. */
async function say(command: string, env: Readonly<Record<string, string>>): Promise<number> {
  const quoted = PROGRAM.map((word) => `'${word}'`).join(" ");
  const script = `rollkeep() { ${quoted} "$@"; }\n${command}`;
  const { code } = await new Deno.Command("sh", {
    args: ["-c", script],
    env: denoEnvironment(env),
    clearEnv: true,
    stdin: "null",
  }).output();
  return code;
}

/** What follows some words on their line. */
function behind(words: string, text: string): string {
  const line = text.split("\n").find((line) => line.includes(words));
  assert.ok(line !== undefined, text);
  return line.slice(line.indexOf(words) + words.length);
}

Deno.test("the commands that pipes and JSON documents print do what they say where nobody can be asked", async () => {
  await withHandStore(async (store) => {
    const env = environment(store);
    const before = await store.state();
    const deletion = ["delete", HAND.other, "--apply", "--yes"];
    const undoes: readonly (() => Promise<string>)[] = [
      async () => (await rollkeepJson([...deletion, "--json"], { env })).undo,
      async () => behind("to take it back: ", (await rollkeep(deletion, { env })).out),
      async () => {
        await rollkeep(deletion, { env });
        return (await rollkeepJson(["log", "--json"], { env })).batches[0].undo;
      },
      async () => {
        await rollkeep(deletion, { env });
        return behind("take back: ", (await rollkeep(["log"], { env })).out);
      },
      async () => {
        await rollkeep(deletion, { env });
        return (await rollkeepJson(["trash", "list", "--json"], { env })).batches[0].restore;
      },
    ];
    for (const undo of undoes) {
      const command = await undo();
      assert.notDeepEqual(await store.state(), before, command);
      assert.equal(await say(command, env), 0, command);
      assert.deepEqual(await store.state(), before, command);
    }
    const { out } = await rollkeep(deletion, { env });
    const away = await store.state();
    assert.equal(await say(behind("the trash is emptied: ", out), env), 0);
    assert.deepEqual(await store.state(), away);
    assert.deepEqual((await rollkeepJson(["trash", "list", "--json"], { env })).batches, []);
    const rehearsed = await rollkeepJson(["delete", HAND.fork, "--json"], { env });
    assert.equal(await say(rehearsed.apply, env), 0);
    assert.notDeepEqual(await store.state(), away);
  });
});

Deno.test("on a terminal the command that takes a change back is one word, for it says what it takes back and asks", async () => {
  await withHandStore(async (store) => {
    const env = denoEnvironment(environment(store));
    const { shown } = await inTerminal([...PROGRAM, "delete", HAND.other, "--apply", "--yes"], env);
    assert.match(shown, /Take it back: rollkeep undo\r\n/);
    assert.match(shown, /rollkeep trash empty --all --apply\r\n/);
  });
});
