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
  "agents.txt": onInstructions,
  "diagnosis.txt": onHandStore,
  "hand.txt": onHandStore,
  "help.txt": onHandStore,
  "sample.txt": onSampleStore,
};

async function onHandStore(use: (stage: Stage) => Promise<void>): Promise<void> {
  const names = new Map(Object.entries(HAND).map(([name, id]) => [name.toUpperCase(), id]));
  await withHandStore(({ home }) => use({ home, names }), DIR);
}

/** Instructions beside a store: one too long, one hidden, one with a repeated rule, and what a terminal must not get. */
async function onInstructions(use: (stage: Stage) => Promise<void>): Promise<void> {
  await withHandStore(async ({ home }) => {
    const root = home.slice(0, home.lastIndexOf("/"));
    await Deno.mkdir(`${root}/app/.git`, { recursive: true });
    await Deno.mkdir(`${root}/app/web/AGENTS.md`, { recursive: true });
    const texts = {
      "codex/config.toml":
        'project_doc_max_bytes = 400\nproject_doc_fallback_filenames = ["WEB.md"]\n',
      "app/.git/HEAD": "ref: refs/heads/main\n",
      "codex/AGENTS.md":
        "# Everywhere\n\n- Write short commits.\n- Ask before you delete anything.\n",
      "app/AGENTS.override.md":
        `# App\n\n- ask before you delete anything.\n- \u001b[31mRed\u001b[0m \u202eleads\n\n${
          "Long rules go on and on, over more than one line of a terminal. ".repeat(3)
        }\n`,
      "app/AGENTS.md": "- Nobody reads this.\n",
      "app/web/WEB.md": `- Test in three browsers.\n- ${
        "And once more in all of them. ".repeat(8)
      }\n- Never read.\n`,
    };
    for (const [name, text] of Object.entries(texts)) {
      await Deno.writeTextFile(`${root}/${name}`, text);
    }
    await use({ home, names: new Map() });
  }, DIR);
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
