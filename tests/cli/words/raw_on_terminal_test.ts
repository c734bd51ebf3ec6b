import assert from "node:assert/strict";
import { HOSTILE_TEXT } from "../../../scripts/store/hostile_store.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { inTerminal } from "../../support/program/in_terminal.ts";
import { denoEnvironment, programWords, rollkeep } from "../../support/rollkeep.ts";

const PROGRAM = programWords();
/** What acts on a terminal or hides there; lines end in CR LF on one. */
const RAW =
  // deno-lint-ignore no-control-regex -- finding them is the point
  /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\r(?!\n)/;

function environment({ home }: HandStore, more: Readonly<Record<string, string>> = {}) {
  return { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}-cache`, NO_COLOR: "1", ...more };
}

Deno.test("csv and tsv are shown on a terminal like everything else, and a program gets the values", async () => {
  await withHandStore(async (store) => {
    const said = HOSTILE_TEXT.replaceAll("\u0000", "");
    const sql = said.replaceAll("'", "''");
    store.sql(
      `UPDATE threads SET title = '${sql}', name = '${sql}', cwd = '/${sql}', git_branch = '${sql}'`,
    );
    const env = environment(store);
    for (const words of [["list"], ["group", "--by", "branch"], ["list", "--limit", "0"]]) {
      for (const format of ["csv", "tsv"]) {
        // A remembered answer of the pipe is none for the terminal, and the other way round.
        for (let time = 0; time < 2; time++) {
          const asked = [...words, "-f", format];
          const piped = await rollkeep(asked, { env });
          assert.ok(piped.out.includes("\u001b]52;c;"), `${asked}`);
          const { shown } = await inTerminal([...PROGRAM, ...asked], denoEnvironment(env));
          assert.ok(shown.includes("␛]52;c;"), `${asked}`);
          assert.doesNotMatch(format === "tsv" ? shown.replaceAll("\t", " ") : shown, RAW);
        }
      }
    }
  });
});

Deno.test("no note, warning or error puts a path on a terminal as it is", async () => {
  await withHandStore(async (store) => {
    const odd = `${store.home}/a\u001b]52;c;ZXZpbA==\u0007b\u202ec`;
    const empty = { CODEX_HOME: odd };
    const trash = ["--trash-root", odd];
    const cases:
      readonly (readonly [words: readonly string[], env: Readonly<Record<string, string>>])[] = [
        [["list"], empty],
        [["group", "--by", "host"], empty],
        [["log"], empty],
        [["trash", "list"], empty],
        [["show", HAND.other], empty],
        [["delete", HAND.other], empty],
        [["undo"], empty],
        [["log", ...trash], {}],
        [["trash", "list", ...trash], {}],
        [["delete", HAND.other, ...trash], {}],
        [["delete", HAND.other, "--apply", "--yes", ...trash], {}],
        [["log", ...trash], {}],
        [["trash", "list", ...trash], {}],
        [["undo", "--apply", "--yes", ...trash], {}],
        [["trash", "empty", "--all", ...trash], {}],
        [["list", "--sessions-root", odd], {}],
        [["session", "migrate", "--from", odd, "--to", "/"], {}],
        [["session", "migrate", "--suggest", "--under", odd], {}],
        [["session", "migrate", "--file", odd], {}],
        [[odd], {}],
        [["list", `--${odd}`], {}],
      ];
    for (const [words, env] of cases) {
      const all = denoEnvironment(environment(store, env));
      const { shown } = await inTerminal([...PROGRAM, ...words], all);
      assert.notEqual(shown, "", JSON.stringify(words));
      assert.doesNotMatch(shown, RAW, JSON.stringify(words));
    }
  });
});
