import assert from "node:assert/strict";
import { readConfig } from "../../../lib/codex/config_file.ts";
import { realFiles } from "../../../lib/system/real/files.ts";
import { absolute } from "../../support/value/paths.ts";
import { fuzzFolder } from "../fuzz_folder.ts";
import { type FuzzTarget, hold } from "../fuzz_target.ts";

/** Pieces of TOML that parsers stumble over. */
export const TOML_TOKENS: readonly string[] = [
  '"""',
  "'''",
  "[[",
  "]]",
  "=",
  "a.b.c = 1\n",
  "sqlite_home = 1\n",
  'sqlite_home = "/x"\n',
  "[sqlite_home]\n",
  '"sqlite\\u005fhome" = "/y"\n',
  "1979-05-27T07:32:00Z",
  "0x",
  "inf",
  "nan",
  '"\\U0010FFFF"',
  '"\\uD800"',
  "{ a = 1, }",
  "#",
  "__proto__ = 1\n",
  "[__proto__]\n",
  "constructor.prototype = {}\n",
];

const CONFIG = `model = "gpt-5-codex"
sqlite_home = "/srv/codex" # there
numbers = [1, 9223372036854775807, 1.5, inf]

[profiles.work]
at = 2026-01-01T00:00:00Z
text = """
many
lines"""

[[servers]]
env = { A = "1", "b.c" = '2' }
`;

/** Configurations: reading never fails, and says the same whether a change is asked for or not. */
export const CONFIG_TARGET: FuzzTarget = {
  samples: () =>
    Promise.resolve(
      [CONFIG, CONFIG.replace("sqlite_home", '"sqlite\\u005fhome"')].map((text) =>
        new TextEncoder().encode(text)
      ),
    ),
  tokens: TOML_TOKENS,
  async check(bytes) {
    const home = absolute(fuzzFolder());
    Deno.writeFileSync(`${home}/config.toml`, bytes);
    const files = realFiles();
    const [forChange, forReading] = [
      await readConfig(home, { files, isChange: true }),
      await readConfig(home, { files, isChange: false }),
    ];
    const { sqliteHome, trouble } = forChange;
    hold(sqliteHome === null || trouble === null, "what cannot be told is not told");
    if (trouble !== null) {
      hold(trouble.state.trim() !== "", "a trouble has words");
      const lines = new TextDecoder().decode(bytes).split("\n").length;
      hold(trouble.line === null || trouble.line >= 1 && trouble.line <= lines, "a line is one");
    }
    // Without the key nobody has to understand the file who only reads.
    const isNamed = new TextDecoder().decode(bytes).includes("sqlite_home");
    if (isNamed) assert.deepEqual(forReading, forChange);
    else hold(forReading.sqliteHome === sqliteHome, "the key is found, however it is spelled");
  },
};
