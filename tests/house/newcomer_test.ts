import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { generateStore } from "../../scripts/store/generate_store.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** A piece of code that the page tells a newcomer to add: a file, or lines at a line of one that is there. */
interface Addition {
  readonly path: string;
  readonly at: { readonly side: "above" | "below"; readonly line: string } | null;
  readonly text: string;
}

/** The code blocks of one chapter of the page. */
function additionsOf(page: string, chapter: string): readonly Addition[] {
  const [, body] = page.split(`\n## ${chapter}\n`);
  const [own] = body!.split("\n## ");
  return [...own!.matchAll(/^```ts\n\/\/ (\S+?)(?:, (above|below): (.+))?\n([^]*?)^```$/gm)].map(
    ([, path, side, line, text]) => ({
      path: path!,
      at: side === undefined ? null : { side: side as "above" | "below", line: line! },
      text: text!,
    }),
  );
}

async function add({ path, at, text }: Addition, root: string): Promise<void> {
  const file = join(root, path);
  if (at === null) {
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeTextFile(file, text);
    return;
  }
  const lines = (await Deno.readTextFile(file)).split("\n");
  const places = lines.flatMap((line, place) => line.trim().startsWith(at.line) ? place : []);
  assert.equal(places.length, 1, `${path} has one line ${at.line}`);
  lines.splice(places[0]! + (at.side === "below" ? 1 : 0), 0, text.trimEnd());
  await Deno.writeTextFile(file, lines.join("\n"));
}

/** Runs with a copy of the program to which these additions were made. */
async function withCopy(
  additions: readonly Addition[],
  test: (root: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    const parts = ["lib", "commands", "confined.ts", "main.ts", "deno.json", "deno.lock"];
    const { success } = await new Deno.Command("cp", { args: ["-R", ...parts, root], cwd: ROOT })
      .output();
    assert.ok(success);
    for (const addition of additions) await add(addition, root);
    await test(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function deno(root: string, args: readonly string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: root,
    env: { NO_COLOR: "1", ...env },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

const CHECK = ["check", "--quiet", "confined.ts", "main.ts", "commands", "lib"];

const PAGE = await Deno.readTextFile(join(ROOT, "docs/architecture.md"));
const COMMAND = additionsOf(PAGE, "Add a command in three steps");
const SELECTOR = additionsOf(PAGE, "Add a selector in two steps");

Deno.test("the command and the selector that the page adds compile, run and stand in the help", async () => {
  assert.deepEqual([COMMAND.length, SELECTOR.length], [7, 4]);
  await withCopy([...COMMAND, ...SELECTOR], async (root) => {
    const checked = await deno(root, CHECK);
    assert.deepEqual([checked.code, checked.err], [0, ""]);
    const home = join(root, "store");
    await Deno.mkdir(home);
    const { ids } = generateStore({
      out: home,
      threads: 40,
      bodyBytes: 200,
      seed: 5,
      nowMs: Date.parse("2026-11-24T12:00:00Z"),
      rows: true,
      mix: "even",
    });
    const env = { CODEX_HOME: home, XDG_CACHE_HOME: join(root, "cache") };
    const rollkeep = ["run", "--no-prompt", "-A", "confined.ts"];
    const json = async (...args: string[]) => {
      const { out } = await deno(root, [...rollkeep, ...args, "--json"], env);
      return JSON.parse(out) as readonly Record<string, unknown>[];
    };
    const list = (...flags: string[]) => json("list", "--limit", "0", ...flags);
    assert.equal((await list()).length, ids.length);
    const counted = await deno(root, [...rollkeep, "pin-count"], env);
    assert.deepEqual([counted.code, counted.out], [0, `${(await list("--pinned")).length}\n`]);
    const models = await json("group", "--by", "model");
    assert.ok(models.length > 1);
    const [{ group, count }] = models as [Record<string, unknown>];
    assert.equal((await list("--model", String(group))).length, count);
    const help = await deno(root, [...rollkeep, "--help"], env);
    assert.match(help.out, /pin-count +Count the threads pinned in Codex\./);
    const flags = await deno(root, [...rollkeep, "delete", "--help"], env);
    assert.match(flags.out, /--model NAME +threads of this model/);
  });
});

for (
  const [what, additions, file] of [
    ["a request without a row", COMMAND, "commands/table.ts"],
    ["a request that the way without a worker does not run", COMMAND, "commands/in_process.ts"],
    ["a selector without a filter", SELECTOR, "lib/catalog/find/filters.ts"],
    ["a selector without a flag", SELECTOR, "lib/argv/selector_flags.ts"],
  ] as const
) {
  Deno.test(`${what} does not compile`, async () => {
    const kept = additions.filter(({ path }) => path !== file);
    assert.equal(kept.length, additions.length - 1);
    await withCopy(kept, async (root) => {
      const { code, err } = await deno(root, CHECK);
      assert.equal(code, 1);
      assert.match(err, /TS\d+ \[ERROR\]/);
      assert.ok(err.includes(file), err);
    });
  });
}

Deno.test("a worker that serves another need than its row names does not compile", async () => {
  const wrong = COMMAND.map((one) => ({
    ...one,
    text: one.text.replace('needs: "scan"', 'needs: "files"'),
  }));
  await withCopy(wrong, async (root) => {
    const { code, err } = await deno(root, CHECK);
    assert.equal(code, 1);
    assert.match(err, /TS2345[^]*pin_count\/worker\.ts/);
  });
});
