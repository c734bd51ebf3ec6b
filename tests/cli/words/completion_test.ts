import assert from "node:assert/strict";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { inTerminal } from "../../support/program/in_terminal.ts";
import { denoEnvironment, rollkeep } from "../../support/rollkeep.ts";

/** What a title would do in a shell that ran, expanded or printed any of it. */
const HOSTILE: Readonly<Record<"parent" | "fork" | "other", string>> = {
  parent: "$(touch HOME/ran)`touch HOME/ran`'; touch HOME/ran; '\n\"; touch HOME/ran\n",
  fork: "%F{red}%n%(?.a.b) \\e[31m \u001b]0;owned\u0007\u001b[31m",
  other: "* ~ {a,b} $HOME !! | & <(touch HOME/ran)",
};

/** What is typed, up to the tabs; each line is completed and taken back. */
const LINES = (home: string) => [
  "rollkeep sea\t",
  "rollkeep list --format=ndj\t",
  "rollkeep list --head-w\t",
  `rollkeep show ${HAND.other.slice(0, -1)}\t\t`,
  "rollkeep undo \t\t",
  `rollkeep delete $(touch ${home}/ran) "$(touch ${home}/ran)" 01		`,
];

interface Room {
  /** Home folder of the user, in which nothing may come to be that is called `ran`. */
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  /** The script of the shell. */
  readonly script: string;
}

/** What each shell shows of {@link LINES}. */
const SHELLS: Readonly<Record<"bash" | "zsh" | "fish", (room: Room) => Promise<string>>> = {
  async bash({ home, env, script }) {
    const config = `${home}/bashrc`;
    await Deno.writeTextFile(config, `${script}\nPS1=READY\n`);
    return await typed(["bash", "--rcfile", config, "-i"], { home, env });
  },
  async zsh({ home, env, script }) {
    const begin = "autoload -U compinit; compinit -D";
    await Deno.writeTextFile(`${home}/.zshrc`, `${begin}\n${script}\nPS1=READY\n`);
    return await typed(["zsh", "-i"], { home, env });
  },
  /** It tells what it would show. */
  async fish({ home, env, script }) {
    const ask = LINES(home).map((line) => `complete -C '${line.replace(/\t+$/, "")}'`);
    const { code, stdout } = await new Deno.Command("fish", {
      args: ["--no-config", "-c", [script, ...ask].join("\n")],
      env,
      clearEnv: true,
    }).output();
    assert.equal(code, 0);
    return new TextDecoder().decode(stdout);
  },
};

/** What a shell shows to somebody who types the lines and runs none. */
async function typed(
  shell: readonly string[],
  { home, env }: Pick<Room, "home" | "env">,
): Promise<string> {
  const keys = LINES(home).map((line) => `${line}\u0015`).join("") + "exit\r";
  const limited = ["timeout", "--foreground", "60", ...shell];
  const { code, shown } = await inTerminal(limited, env, { columns: 200, prompt: "READY", keys });
  assert.equal(code, 0, shown);
  return shown;
}

/** Titles that would do something, a trash with batches. */
async function prepare({ home: codexHome, sql }: HandStore, home: string) {
  const env = denoEnvironment({ HOME: home, CODEX_HOME: codexHome, TERM: "dumb" });
  const asked = async (...words: string[]) =>
    (await rollkeep(["__complete", "bash", ...words], { env })).out;
  assert.equal((await rollkeep(["delete", HAND.other, "--apply", "--yes"], { env })).code, 0);
  assert.equal(await asked("restore", "="), `words\n${HAND.other}\tother\n`);
  assert.match(await asked("restore", "-B", "=b-"), /^words\nb-\S+\tdelete \S+ {2}“other”\n$/);
  assert.equal((await rollkeep(["undo", "--apply", "--yes"], { env })).code, 0);
  assert.equal(await asked("restore", "="), "words\n");
  for (const thread of Object.keys(HOSTILE) as (keyof typeof HOSTILE)[]) {
    const name = HOSTILE[thread].replaceAll("HOME", home).replaceAll("'", "''");
    sql(`UPDATE threads SET name = '${name}' WHERE id = '${HAND[thread]}'`);
  }
  return env;
}

Deno.test("shells complete words and ids with their titles, and run, expand or print nothing of these", async (t) => {
  await withHandStore(async (store) => {
    const home = store.home.slice(0, store.home.lastIndexOf("/"));
    const env = await prepare(store, home);
    for (const [shell, show] of Object.entries(SHELLS)) {
      await t.step(shell, async () => {
        const { out: script } = await rollkeep(["completion", shell], { env });
        assert.match(script, new RegExp(`\\brollkeep __complete ${shell}\\b`));
        const shown = await show({ home, env, script });
        const words = ["seal", "--format=ndjson", "--head-width", ...Object.values(HAND).slice(3)];
        const titles = [
          "%F{red}%n%(?.a.b) \\e[31m ␛]0;owned␇␛[31m",
          `$(touch ${home}`,
          "* ~ {a,b}",
        ];
        for (const text of [...words, ...titles, "undo of 1  “other”"]) {
          assert.ok(shown.includes(text), `${shell} does not show ${text}: ${shown}`);
        }
        assert.ok(!shown.includes("\u001b]0;owned"), shown);
        assert.ok(!shown.includes(HAND.child), "a sub-agent goes with its parent");
        await assert.rejects(Deno.stat(`${home}/ran`), Deno.errors.NotFound);
      });
    }
  });
});
