import assert from "node:assert/strict";
import { brokenWords } from "../../support/program/broken_words.ts";
import { HAND, withHandStore } from "../../support/hand_store.ts";
import { playScreens, type Screen } from "../../support/program/screen.ts";
import { SAMPLE_NOW, withSampleStore } from "../../support/sample_store.ts";

const FOLDER = new URL("screens/", import.meta.url);
/** Paths are as long wherever the tests run: what is wrapped depends on that. */
const DIR = { dir: "/tmp" };
const WIDTHS = [80, 100, 160] as const;

/** A store with what the screens call its threads. */
interface Stage {
  readonly home: string;
  readonly names: ReadonlyMap<string, string>;
}

const STAGES: Readonly<Record<string, (use: (stage: Stage) => Promise<void>) => Promise<void>>> = {
  "diagnosis.txt": onHandStore,
  "hand.txt": onHandStore,
  "help.txt": onHandStore,
  "sample.txt": onSampleStore,
};

async function onHandStore(use: (stage: Stage) => Promise<void>): Promise<void> {
  const names = new Map(Object.entries(HAND).map(([name, id]) => [name.toUpperCase(), id]));
  await withHandStore(({ home }) => use({ home, names }), DIR);
}

async function onSampleStore(use: (stage: Stage) => Promise<void>): Promise<void> {
  await withSampleStore({ threads: 60, ...DIR }, async ({ home, manifest }) => {
    await use({ home, names: new Map([["LAST", manifest.ids[0]!]]) });
  });
}

// `SCREENS=write deno test -A tests/cli/words/screens_test.ts` renews them; look at them before they are committed.
for (const [name, withStage] of Object.entries(STAGES)) {
  Deno.test(`terminals of ${WIDTHS.join(", ")} columns show the screens of ${name}`, async () => {
    const texts = new Map<number, string>();
    await Promise.all(WIDTHS.map((columns) =>
      onEvenStage(withStage, async (stage) => {
        const path = new URL(`${columns}/${name}`, FOLDER);
        const text = await Deno.readTextFile(path);
        const played = await playScreens(text, { ...stage, columns, nowMs: SAMPLE_NOW });
        if (Deno.env.get("SCREENS") === "write") await Deno.writeTextFile(path, played.text);
        else assert.equal(played.text, text);
        assert.deepEqual(played.screens.flatMap((screen) => faultsOf(screen, columns)), []);
        texts.set(columns, played.text);
      })
    ));
    const [widest = [], ...others] = WIDTHS.toReversed().map((columns) =>
      texts.get(columns)!.split(/^(?=\$ rollkeep )/m)
    );
    for (const screens of others) {
      for (const [at, screen] of screens.entries()) {
        assert.deepEqual(brokenWords(screen, widest[at]!), [], screen);
      }
    }
  });
}

/** Cells of the path of a store: one of 16 names of temporary folders is shorter, and where a line breaks depends on it. */
const HOME_CELLS = "/tmp/rollkeep-hand-0123456789abcdef/codex".length;

/** A stage whose paths are as long as always. */
async function onEvenStage(
  withStage: (use: (stage: Stage) => Promise<void>) => Promise<void>,
  use: (stage: Stage) => Promise<void>,
): Promise<void> {
  let isEven = false;
  while (!isEven) {
    await withStage(async (stage) => {
      isEven = stage.home.length === HOME_CELLS;
      if (isEven) await use(stage);
    });
  }
}

/** A line that is one command or path, with at most a name before it: it may be wider than the terminal. */
const WHOLE =
  /^(?:[A-Z][a-z ]+: +|[a-z]+ +|(?:yes|NO) +file +| *)(?:(?:rollkeep|codex) .*|[~/]\S*)$/;
/** What comes before the command to say next. */
const NEXT = /^(?:Do it|Take it back|Take back|Free it): /;

/** What of a screen is no pleasure: lines wider than the terminal, something behind the command to say next. */
function faultsOf({ command, lines }: Screen, columns: number): readonly string[] {
  const wide = lines.filter((line) => line.length > columns && !WHOLE.test(line));
  const next = lines.findLastIndex((line) => NEXT.test(line));
  const behind = next < 0 ? [] : lines.slice(next + 1);
  return [...wide, ...behind].map((line) => `${command}: ${line}`);
}
