import assert from "node:assert/strict";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { commandsIn } from "../../support/program/pasting.ts";
import { inTerminal } from "../../support/program/in_terminal.ts";
import { denoEnvironment } from "../../support/rollkeep.ts";

/** What a terminal showed of a command that a shell was given as text. */
interface Shown {
  readonly code: number;
  readonly text: string;
}

/** Gives a shell a command as it stands, on a terminal, and answers its question. */
type Paste = (command: string, keys?: string) => Promise<Shown>;

function paster({ home }: HandStore): Paste {
  const root = home.slice(0, home.lastIndexOf("/"));
  const more = { CODEX_HOME: home, XDG_CACHE_HOME: `${root}/cache`, NO_COLOR: "1" };
  const { PATH = "", ...env } = denoEnvironment({ HOME: root, ...more });
  const deno = Deno.execPath().slice(0, Deno.execPath().lastIndexOf("/"));
  return async (command, keys = "y") => {
    const { code, shown } = await inTerminal(
      ["bash", "-c", command],
      { ...env, PATH: `${PATH}:${deno}` },
      {
        columns: 100,
        prompt: keys === "EMPTY" ? "continue: " : "[y/N]: ",
        keys: `${keys}\r`,
      },
    );
    return { code, text: shown.replaceAll("\r\n", "\n") };
  };
}

/** The command behind a word. */
function behind(word: string, text: string): string {
  const at = text.indexOf(word);
  assert.ok(at >= 0, `${word} is not in ${text}`);
  return commandsIn(text.slice(at))[0]!;
}

Deno.test("every change is done, and taken back, by pasting what the screen before it printed", async () => {
  await withHandStore(async (store) => {
    const paste = paster(store);
    const before = await store.state();
    for (const words of [`delete ${HAND.other}`, `archive ${HAND.other}`]) {
      const rehearsed = await paste(`rollkeep ${words}`);
      assert.deepEqual(await store.state(), before);
      const done = await paste(behind("Do it: ", rehearsed.text));
      assert.equal(done.code, 0, done.text);
      assert.notDeepEqual(await store.state(), before, done.text);
      const back = await paste(behind("Take it back: ", done.text));
      assert.equal(back.code, 0, back.text);
      assert.deepEqual(await store.state(), before, back.text);
    }
    const log = await paste("rollkeep log");
    const one = await paste(behind("What was in one: ", log.text));
    assert.match(one.text, /^undo of archive|01a10d9c-000/m);
    // The way from an id that is in the trash, and from the trash to nothing.
    await paste(`rollkeep delete ${HAND.other} --apply`);
    const away = await store.state();
    const missing = await paste(`rollkeep archive ${HAND.other}`);
    const restored = await paste(`${behind("hint: ", missing.text)} --apply`);
    assert.equal(restored.code, 0, restored.text);
    assert.deepEqual(await store.state(), before);
    await paste(`rollkeep delete ${HAND.other} --apply`);
    const trash = await paste("rollkeep trash list");
    const freed = await paste(behind("Free it: ", trash.text), "EMPTY");
    assert.equal(freed.code, 0, freed.text);
    assert.match(freed.text, /^Removed 1 thread from the trash for good/m);
    assert.deepEqual(await store.state(), away);
  });
});
