import assert from "node:assert/strict";
import { readConfig } from "../../../lib/codex/config_file.ts";
import { realFiles } from "../../../lib/system/real/files.ts";
import { absolute } from "../../support/value/paths.ts";

/** Makes a home, lets `make` put things into it, and reads its configuration. */
async function configOf(
  make: (home: string) => Promise<void>,
  { isChange = true }: { readonly isChange?: boolean } = {},
): Promise<string> {
  const home = await Deno.makeTempDir({ prefix: "rollkeep-config-" });
  try {
    await make(home);
    const { sqliteHome, trouble } = await readConfig(absolute(home), {
      files: realFiles(),
      isChange,
    });
    if (trouble === null) return `${sqliteHome}`;
    assert.equal(trouble.path, `${home}/config.toml`);
    return `${trouble.line ?? "-"}: ${trouble.state}`;
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

function text(content: string): (home: string) => Promise<void> {
  return (home) => Deno.writeTextFile(`${home}/config.toml`, content);
}

Deno.test("readConfig() tells where the databases lie as Codex does, also from behind a link", async () => {
  assert.equal(await configOf(() => Promise.resolve()), "null");
  assert.equal(await configOf(text("")), "null");
  assert.equal(await configOf(text('model = "x"\n')), "null");
  assert.equal(await configOf(text("sqlite_home = '/db'\n")), "/db");
  assert.equal(await configOf(text("\uFEFFsqlite_home = '/db'\n")), "/db");
  assert.equal(await configOf(text("sqlite_home = ''\n")), "");
  assert.equal(await configOf(text("big = 9223372036854775807\nsqlite_home = '/db'\n")), "/db");
  const linked = async (home: string) => {
    await Deno.writeTextFile(`${home}/dotfile`, "sqlite_home = '/db'\n");
    await Deno.symlink("dotfile", `${home}/config.toml`);
  };
  assert.equal(await configOf(linked), "/db");
  assert.equal(await configOf((home) => Deno.symlink("nowhere", `${home}/config.toml`)), "null");
});

Deno.test("readConfig() tells the provider to a change, and not where only the databases are asked for", async () => {
  const home = await Deno.makeTempDir({ prefix: "rollkeep-config-" });
  try {
    const told = async (content: string, isChange: boolean) => {
      await Deno.writeTextFile(`${home}/config.toml`, content);
      const config = await readConfig(absolute(home), { files: realFiles(), isChange });
      return config.modelProvider;
    };
    const content = 'model_provider = "mine"\nsqlite_home = "/db"\n';
    assert.deepEqual([await told(content, true), await told(content, false)], ["mine", null]);
    assert.deepEqual([await told("model_provider = 3\n", true), await told("", true)], [
      null,
      null,
    ]);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("readConfig() finds the key for reading, too, however it is spelled", async () => {
  for (const isChange of [true, false]) {
    for (const spelled of ['"sqlite\\u005fhome"', '"\\U00000073qlite_home"', "'sqlite_home'"]) {
      assert.equal(await configOf(text(`${spelled} = "/db"\n`), { isChange }), "/db", spelled);
    }
  }
});

Deno.test("readConfig() names the line that cannot be understood, and why a file cannot be read", async () => {
  const cases: readonly (readonly [content: string, told: RegExp])[] = [
    ["a = 1\nbroken = [[[\n\n", /^2: invalid value$/],
    ["a = 1\na = 2\n", /^2: trying to redefine/],
    ['a = 1\n[b]\nc = "', /^3: unfinished string$/],
    ["a = 1\nsqlite_home = 3\n", /^2: sqlite_home is no text$/],
    ["sqlite_home = ['/db']\n", /^1: sqlite_home is no text$/],
  ];
  for (const [content, told] of cases) assert.match(await configOf(text(content)), told);
  const latin = (home: string) =>
    Deno.writeFile(`${home}/config.toml`, new Uint8Array([35, 32, 0xff, 10]));
  assert.equal(await configOf(latin), "-: it is not UTF-8");
  const folder = (home: string) => Deno.mkdir(`${home}/config.toml`);
  assert.equal(await configOf(folder), "-: it is not a regular file");
  const circle = (home: string) => Deno.symlink("config.toml", `${home}/config.toml`);
  assert.match(await configOf(circle), /^-: .*ELOOP/);
});

Deno.test("readConfig() parses for a question only what names the databases", async () => {
  const isChange = false;
  assert.equal(await configOf(text("broken = [[[\n"), { isChange }), "null");
  assert.match(await configOf(text("broken = [[[\nsqlite_home = ''\n"), { isChange }), /^\d: /);
});
