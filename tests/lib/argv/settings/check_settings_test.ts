import assert from "node:assert/strict";
import { allCommands } from "../../../../commands/command_line.ts";
import { isSettable } from "../../../../lib/argv/settings/general_settings.ts";
import { settingsTemplate } from "../../../../lib/argv/settings/template.ts";
import { understood } from "../../../../lib/argv/settings/understood.ts";

import { defaultsOf, type Settings } from "../../../../lib/config/settings/settings.ts";

const BASE = { cwd: "/work", home: "/home/me", timeZone: () => "UTC" };
const COMMANDS = await allCommands();
const SPECS = COMMANDS.map(({ spec }) => spec);

function read(text: string): Settings {
  return understood(text, {
    specs: SPECS,
    tryWords: (spec, words) => void COMMANDS[SPECS.indexOf(spec)]!.parse(words, BASE),
  });
}

Deno.test("settings for all commands and for one are read as words would say them; those for one come first", () => {
  const settings = read(`
    trash_root = "~/trash"
    max_batch = 7
    utc = true
    [list]
    limit = 0
    column = ["id", "size"]
    [trash.list]
    limit = 4
    [delete]
    max_batch = 10
    [doctor]
    strict = true
    [doctor.risk]
    format = "JSON"
  `);
  assert.deepEqual(settings.problems, []);
  assert.deepEqual([...settings.roots], [["trash_root", "~/trash"]]);
  const of = (command: string) =>
    Object.fromEntries(defaultsOf(settings, { command, variables: {} }));
  const all = { "max-batch": ["7"], utc: ["true"] };
  assert.deepEqual(of("list"), { ...all, limit: ["0"], column: ["id", "size"] });
  assert.deepEqual(of("trash list"), { ...all, limit: ["4"] });
  assert.deepEqual(of("delete"), { ...all, "max-batch": ["10"] });
  assert.deepEqual(of("doctor"), { ...all, strict: ["true"] });
  assert.deepEqual(of("doctor risk"), { ...all, format: ["json"] });
  assert.deepEqual(of("show"), all);
  const colored = read("color = 'always'\n[list]\ncolor = 'auto'");
  const color = (variables: Readonly<Record<string, string>>, command: string) =>
    defaultsOf(colored, { command, variables }).get("color");
  assert.deepEqual([color({}, "list"), color({}, "show")], [["auto"], ["always"]]);
  for (const variables of [{ NO_COLOR: "1" }, { CLICOLOR_FORCE: "1" }]) {
    assert.deepEqual([color(variables, "list"), color(variables, "show")], [undefined, undefined]);
  }
});

Deno.test("what is wrong is told with its place and the way out, sets nothing, and leaves the rest as it is", () => {
  const cases: readonly (readonly [text: string, told: string, hint?: string, grave?: true])[] = [
    ["colour = 1", "1:1 colour is no known key", "did you mean color?"],
    ["max_batch = 'x'", "1:1 max_batch is no whole number from 0", "write max_batch = 20"],
    ["max_batch = 1.5", "1:1 max_batch is no whole number from 0", "write max_batch = 20"],
    ["utc = 'yes'", "1:1 utc is no true or false", "write utc = true"],
    ["color = 'blue'", '1:1 invalid color "blue" (allowed: auto, always, never)'],
    ["trash_root = 5", "1:1 trash_root is no text", 'write trash_root = "…"', true],
    ["trash_root = ''", "1:1 trash_root is blank", "leave it out, or write trash_root DIR", true],
    [
      "codex_home = 'x'",
      '1:1 codex_home "x" is no absolute path',
      'begin it with "/" or "~/"',
      true,
    ],
    ["list = 5", "1:1 list is a command", "write [list] and its settings below"],
    ["[lst]", "1:2 lst is no known key", "did you mean list?"],
    ["[list]\nlimt = 5", "2:1 list.limt is no known key", "did you mean limit?"],
    [
      "[list]\noffset = 5",
      "2:1 list.offset cannot be set: it is for one command line",
      "type --offset",
    ],
    [
      "[delete]\nyes = true",
      "2:1 delete.yes cannot be set: it is for one command line",
      "type --yes",
    ],
    [
      "[delete]\nhard = true",
      "2:1 delete.hard cannot be set: it is for one command line",
      "type --hard",
    ],
    [
      "[list]\ncodex_home = '/a'",
      "2:1 list.codex_home is for all commands",
      "write it above the first table",
    ],
    ["[list]\ncolumn = ['id', 5]", "2:1 list.column is no text", 'write column = ["…"]'],
    ['"a\\nb" = 1', '1:1 "a\\nb" is no known key'],
    [
      "trash.list.limit = -1",
      "1:12 trash.list.limit is no whole number from 0",
      "write limit = 20",
    ],
  ];
  for (const [text, told, hint, grave] of cases) {
    const { problems, roots, general, commands } = read(text);
    const [problem, ...others] = problems;
    assert.deepEqual(others, [], text);
    const { line, column, message } = problem!;
    assert.equal(`${line}:${column} ${message}`, told);
    if (hint !== undefined || told.includes("invalid")) assert.equal(problem!.hint, hint, text);
    assert.equal(problem!.isGrave, grave ?? false, text);
    assert.equal(roots.size + general.size + commands.size, 0, text);
  }
  const { problems, commands } = read("[list]\nlimit = 3\ncolumn = ['nope']\nlive = true");
  assert.match(problems[0]!.message, /^invalid --column value "nope"/);
  assert.deepEqual(Object.fromEntries(commands.get("list")!), { limit: ["3"], live: ["true"] });
  const both = read("sessions_root = '/a'\ncodex_home = '/b'");
  assert.match(both.problems[0]!.message, /^codex_home and sessions_root both name the store/);
  assert.deepEqual([...both.roots], [["codex_home", "/b"]]);
});

Deno.test("of very many problems the first fifty are told, with a word that there is more", () => {
  const { problems } = read(Array.from({ length: 60 }, (_, at) => `a${at} = 1`).join("\n"));
  assert.equal(problems.length, 51);
  assert.deepEqual(problems.slice(49).map(({ line, message }) => [line, message.slice(0, 7)]), [
    [50, "a49 is "],
    [null, "there i"],
  ]);
});

Deno.test("a file that is no TOML sets nothing and names the line; one of codexsm is told as such", () => {
  const broken = read("max_batch = 5\n[list\n");
  assert.equal(broken.general.size, 0);
  assert.deepEqual(broken.problems.map(({ line, isGrave }) => [line, isGrave]), [[2, true]]);
  const [json] = read('{"trash_root": "/t"}').problems;
  assert.match(json!.hint!, /^codexsm's is JSON/);
});

Deno.test("the file to begin with names every key, sets none, and its every line is right once it is set", () => {
  const template = settingsTemplate(SPECS);
  const none = read(template);
  assert.deepEqual(none.problems, []);
  assert.equal(none.roots.size + none.general.size + none.commands.size, 0);
  const lines = template.split("\n").filter((line) => /^# (?:\[|[a-z_]+ = )/.test(line));
  const set = lines.map((line) => line.slice(2)).filter((line) =>
    !/^(?:column|codex_home)/.test(line)
  );
  const { problems, roots, general, commands } = read(set.join("\n"));
  // Some of them contradict each other, as the flags do.
  assert.deepEqual(
    problems.filter(({ message }) => !/cannot be combined|only supported/.test(message)),
    [],
  );
  assert.deepEqual([...roots.keys()], ["sessions_root", "trash_root"]);
  assert.deepEqual([...general.keys()], ["max-batch", "color", "utc"]);
  assert.ok(commands.size > 15, String(commands.size));
});

Deno.test("no flag may be set for good that says what is meant, what is done, or whether it is asked", () => {
  const settable = new Set(
    SPECS.flatMap(({ flags }) => flags.filter(isSettable)).map(({ name }) => name),
  );
  const never = ["all", "id", "older-than", "cwd", "apply", "yes", "confirm", "dry-run", "hard"];
  for (const name of [...never, "force", "with-forks", "codex-home", "trash-root", "offset"]) {
    assert.ok(!settable.has(name), name);
  }
  for (const name of ["limit", "format", "json", "max-batch", "preview", "color", "utc"]) {
    assert.ok(settable.has(name), name);
  }
});
