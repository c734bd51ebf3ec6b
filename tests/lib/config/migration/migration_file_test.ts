import assert from "node:assert/strict";
import { decodeMigrationFile } from "../../../../lib/config/migration/migration_file.ts";
import { UsageError } from "../../../../lib/model/error.ts";

Deno.test("decodeMigrationFile() reads every mapping with its line, however it is written", async () => {
  const text = `# where things went

[[mapping]]
from = " ~/old "
to = '/srv/new'

  [[mapping]] # two
from = "/a"
to = "/b"
branch = "main"
move = true
tree = true
`;
  assert.deepEqual(await decodeMigrationFile(text, "m.toml"), [
    { from: "~/old", to: "/srv/new", branch: null, move: false, tree: false, line: 3 },
    { from: "/a", to: "/b", branch: "main", move: true, tree: true, line: 7 },
  ]);
  const inline = `mapping = [\n  { from = "/a", to = "/b" },\n  { from = "/c", to = "/d" },\n]\n`;
  const decoded = await decodeMigrationFile(inline, "m.toml");
  assert.deepEqual(decoded.map(({ from }) => from), ["/a", "/c"]);
});

Deno.test("decodeMigrationFile() names the line of what it does not take", async () => {
  const good = '[[mapping]]\nfrom = "/a"\nto = "/b"\n';
  const cases: readonly (readonly [text: string, words: RegExp])[] = [
    [`${good}form = "/c"\n`, /"m.toml" line 4: unknown key "form".*did you mean from\?/],
    [`${good}constructor = 1\n`, /line 4: unknown key "constructor"/],
    [`\n${good}\n[mappings]\n`, /line 6: unknown key "mappings".*did you mean mapping\?/],
    [`${good}${good}move = "yes"\n`, /line 7: move is not a boolean.*write move = true/],
    ['[[mapping]]\nfrom = 3\nto = "/b"\n', /line 2: from is not a string/],
    ['[[mapping]]\nto = "/b"\nfrom = """\n  \n"""\n', /line 3: from is blank/],
    [`${good}\n[[mapping]]\nto = "/d"\n`, /line 5: mapping 2: from is required/],
    ['[[mapping]]\nfrom = "/d"\n', /line 1: mapping 1: to is required/],
    [`${good}to = "/c"\n`, /line 4: .*redefine/],
    [`${good}branch = \n`, /line 4: /],
    ["[mapping]\nfrom = '/a'\n", /line 1: mapping is no list of tables/],
    ["mapping = [1979-05-27]\n", /line 1: mapping is no list of tables/],
    ["# nothing\n", /at least one \[\[mapping\]\] entry/],
    ["mapping = []\n", /at least one \[\[mapping\]\] entry/],
  ];
  for (const [text, words] of cases) {
    await assert.rejects(decodeMigrationFile(text, "m.toml"), (error: unknown) => {
      assert.ok(error instanceof UsageError, text);
      assert.match(`${error.message} ${error.hint}`, words, text);
      return true;
    });
  }
});

Deno.test("decodeMigrationFile() finds the line in a long file at once", async () => {
  const many = Array.from(
    { length: 5000 },
    (_, at) => `[[mapping]]\nfrom = "/a${at}"\nto = '''/b${at}'''`,
  );
  many.splice(4000, 1, '[[mapping]]\nfrom = "/x"\ntoo = "/y"');
  await assert.rejects(decodeMigrationFile(many.join("\n"), "m"), /line 12003: unknown key "too"/);
});
