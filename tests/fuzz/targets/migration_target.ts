import { readMigrationFile } from "../../../lib/config/migration/migration_file.ts";
import { realFiles } from "../../../lib/system/real/files.ts";
import { absolute } from "../../support/value/paths.ts";
import { attempt } from "../attempt.ts";
import { fuzzFolder } from "../fuzz_folder.ts";
import { type FuzzTarget, hold } from "../fuzz_target.ts";
import { TOML_TOKENS } from "./config_target.ts";

const FILES: readonly string[] = [
  `# where things went
[[mapping]]
from = "/old/place"
to = "/tmp"

[[mapping]]
from = "~/work"
to = "new/place"
branch = "main"
move = true
tree = true
`,
  `mapping = [\n  { from = "/a", to = "/b" },\n  { from = "/c", to = "/d", tree = true },\n]\n`,
];

/** Migration files: mappings whose folders are absolute, or a usage error. */
export const MIGRATION_TARGET: FuzzTarget = {
  samples: () => Promise.resolve(FILES.map((text) => new TextEncoder().encode(text))),
  tokens: [
    ...TOML_TOKENS,
    "[[mapping]]\n",
    'from = "/x"\n',
    'to = "/y"\n',
    "tree = true\n",
    '"~"',
    '"/../.."',
  ],
  async check(bytes) {
    const path = `${fuzzFolder()}/migration.toml`;
    Deno.writeFileSync(path, bytes);
    for (const allowMissing of [true, false]) {
      const read = await attempt(
        () =>
          readMigrationFile(path, {
            files: realFiles(),
            base: { cwd: absolute("/srv"), home: absolute("/home/dev") },
            allowMissing,
          }),
        { codes: [] },
      );
      if ("refused" in read) {
        hold(read.refused === "usage", `a usage error, not ${read.refused}`);
        continue;
      }
      hold(read.value.length > 0, "a file that is taken has mappings");
      for (const { from, to } of read.value) {
        hold(from.startsWith("/") && to.startsWith("/"), "folders are absolute");
        hold(!`${from}/${to}/`.includes("/../"), "folders are clean");
      }
    }
  },
};
