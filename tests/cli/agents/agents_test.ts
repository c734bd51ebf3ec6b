import assert from "node:assert/strict";
import { inTerminal } from "../../support/program/in_terminal.ts";
import { grantOf } from "../../support/program/grant_of.ts";
import { denoEnvironment, programWords, rollkeep } from "../../support/rollkeep.ts";

interface Stage {
  readonly root: string;
  /** Runs `agents` with these words, in the folder `p/q` of a repository `p`. */
  readonly agents: (...words: string[]) => ReturnType<typeof rollkeep>;
  readonly env: Readonly<Record<string, string>>;
}

/** A Codex home and a repository beside it, with these files by path. */
async function withStage(
  files: Readonly<Record<string, string>>,
  use: (stage: Stage) => Promise<void>,
): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "rollkeep-agents-" }));
  try {
    for (const folder of ["codex", "home", "p/.git", "p/q"]) {
      await Deno.mkdir(`${root}/${folder}`, { recursive: true });
    }
    for (const [path, text] of Object.entries({ "p/.git/HEAD": "x", ...files })) {
      await Deno.writeTextFile(`${root}/${path}`, text);
    }
    const env = { HOME: `${root}/home`, CODEX_HOME: `${root}/codex`, NO_COLOR: "1" };
    const run = { env, cwd: `${root}/p/q` };
    await use({ root, env, agents: (...words) => rollkeep(["agents", ...words], run) });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

// deno-lint-ignore no-control-regex -- finding them is the point
const RAW = /[\u0000-\u0009\u000b-\u001f\u202e]/;
/** Acts on a terminal. */
const EVIL = "a\u001b]52;c;ZXZpbA==\u0007b\u202ec";

Deno.test("agents explain has codexsm's keys and sections, and tells why a file is not read", async () => {
  const files = {
    "codex/AGENTS.md": "- global\n",
    "p/AGENTS.md": "- hidden\n",
    "p/AGENTS.override.md": "# Title\n\n- shown\n- GLOBAL\n",
  };
  await withStage(files, async ({ root, agents }) => {
    const { code, out, err } = await agents("explain", "--json");
    assert.deepEqual([code, err], [0, ""]);
    const told = JSON.parse(out);
    assert.deepEqual([told.cwd, told.root], [`${root}/p/q`, `${root}/p`]);
    assert.deepEqual(
      told.sources.map((
        { path, priority }: { path: string; priority: number },
      ) => [path, priority]),
      [[`${root}/codex/AGENTS.md`, 0], [`${root}/p/AGENTS.override.md`, 1]],
    );
    assert.deepEqual(told.summary, {
      ...{ sources: 2, rules: 4, effective: 2, shadowed: 1, repeated: 1, cut: 0 },
    });
    const filtered = await agents("explain", "--json", "--rule", "SHOWN", "--source", "override");
    const { rules, filters, summary } = JSON.parse(filtered.out);
    assert.deepEqual(rules.map(({ text, line }: { text: string; line: number }) => [text, line]), [
      ["- shown", 3],
    ]);
    assert.deepEqual(filters, {
      ...{ effective_only: false, source_filter: "override", rule_filter: "SHOWN" },
    });
    assert.deepEqual([summary.sources, summary.rules], [2, 1]);
    const table = await agents("explain", "--show-shadowed", "--cwd", "..");
    assert.equal(
      table.out.replaceAll(root, ""),
      `cwd=/p sources=2 rules=4 effective=2 shadowed=1 repeated=1 cut=0 bytes=26/32768

SOURCES
  [0] /codex/AGENTS.md  9B
  [1] /p/AGENTS.override.md  26B

NOT READ
  /p/AGENTS.md  /p/AGENTS.override.md is taken instead

EFFECTIVE RULES
  - (0) - global  [/codex/AGENTS.md:1]
  - (1) - shown  [/p/AGENTS.override.md:3]

SHADOWED RULES
  - (1) - GLOBAL  [/p/AGENTS.override.md:4] the same as /codex/AGENTS.md:1
  - (-) - hidden  [/p/AGENTS.md:1] -> /p/AGENTS.override.md
`,
    );
  });
});

Deno.test("agents goes on past what cannot be read, waits for nothing, and reads no more than it needs", async () => {
  await withStage({ "p/q/AGENTS.md": "- here\n" }, async ({ root, agents }) => {
    await new Deno.Command("mkfifo", { args: [`${root}/p/q/AGENTS.override.md`] }).output();
    using huge = await Deno.open(`${root}/codex/AGENTS.md`, { write: true, create: true });
    await huge.write(new TextEncoder().encode("- first\n\n"));
    await huge.truncate(2 ** 30);
    const long = await agents("explain", "--json", "--effective-only", "--rule", "first");
    assert.equal(long.code, 2);
    assert.match(long.err, /AGENTS\.md: only its beginning was looked at/);
    const [source] = JSON.parse(long.out).sources;
    assert.deepEqual([source.bytes, source.truncated], [2 ** 30, false]);
    await Deno.remove(`${root}/codex/AGENTS.md`);
    await Deno.symlink("AGENTS.md", `${root}/p/AGENTS.md`);
    const circle = await agents("explain", "--format", "json");
    assert.equal(circle.code, 2);
    assert.match(circle.err, /p\/AGENTS\.md: it cannot be looked at/);
    const { sources, not_read, rules } = JSON.parse(circle.out);
    assert.deepEqual(sources, []);
    assert.deepEqual(not_read.map(({ reason }: { reason: string }) => reason), [
      ...["unreadable", "not_a_file", "dropped"],
    ]);
    assert.deepEqual(rules.map(({ status }: { status: string }) => status), ["shadowed"]);
  });
});

Deno.test("agents shows nobody what keys there are, wherever a link leads", async () => {
  await withStage({ "codex/auth.json": '{"key": "secret"}' }, async ({ root, agents }) => {
    await Deno.symlink("../codex/auth.json", `${root}/p/AGENTS.md`);
    await Deno.symlink("/proc/self/environ", `${root}/p/q/AGENTS.md`);
    const { code, out, err } = await agents("explain", "--json", "--show-shadowed");
    assert.equal(code, 2);
    assert.doesNotMatch(out + err, /secret|HOME=/);
    const linted = await agents("lint");
    assert.equal(linted.code, 1);
    assert.match(linted.out, /auth\.json, which holds keys: Codex would send them/);
    const named = ["--codex-home", `${root}/codex`, "--cwd", `${root}/p/q`];
    const { read, write } = await grantOf(["agents", "lint", ...named], `${root}/codex`);
    assert.deepEqual([read, write], [[], []]);
  });
});

Deno.test("agents may read the files it tells of and nothing else", async () => {
  const files = { "codex/AGENTS.md": "g", "p/AGENTS.md": "p", "p/q/AGENTS.override.md": "q" };
  await withStage({ ...files, "p/other.md": "" }, async ({ root }) => {
    await Deno.symlink("../other.md", `${root}/p/q/AGENTS.md`);
    for (const words of [["explain"], ["lint"]]) {
      const named = ["--codex-home", `${root}/codex`, "--cwd", `${root}/p/q`];
      const grant = await grantOf(["agents", ...words, ...named], `${root}/codex`);
      assert.deepEqual(
        [...grant.read].sort(),
        [
          ...["codex/AGENTS.md", "p/AGENTS.md", "p/other.md", "p/q/AGENTS.override.md"],
        ].map((path) => `${root}/${path}`),
      );
      assert.deepEqual([grant.write, grant.env, grant.statfs], [[], [], false]);
    }
  });
});

Deno.test("agents lint ends with 1 for an error, and with --strict for a warning", async () => {
  await withStage({ "p/q/AGENTS.md": "- a\n- A\n" }, async ({ root, agents }) => {
    const { code, out, err } = await agents("lint");
    assert.deepEqual([code, err], [0, ""]);
    assert.equal(
      out.replaceAll(root, ""),
      `cwd=/p/q sources=1 rules=2 warnings=1 errors=0

ISSUES
  - [warning] duplicate_rule_in_source (/p/q/AGENTS.md:1 says the same) [/p/q/AGENTS.md:2] key="- a"
`,
    );
    const strict = await agents("lint", "--strict", "--json");
    assert.equal(strict.code, 1);
    const [issue] = JSON.parse(strict.out).issues;
    assert.deepEqual([issue.level, issue.code, issue.key], [
      ...["warning", "duplicate_rule_in_source", "- a"],
    ]);
    assert.equal(
      JSON.parse(strict.err).error.message,
      "agents lint failed in strict mode: warnings=1",
    );
    await Deno.writeTextFile(`${root}/p/q/AGENTS.md`, "x".repeat(40_000));
    const over = await agents("lint");
    assert.deepEqual([over.code, /\[error\] over_limit/.test(over.out)], [1, true]);
  });
});

Deno.test("agents puts nothing of an instruction on a terminal as it is, and names a folder that is not there", async () => {
  await withStage({ "p/q/AGENTS.md": `- ${EVIL}\n- ${EVIL}\n` }, async ({ root, env, agents }) => {
    for (const word of ["explain", "lint"]) {
      const words = ["agents", word, "--cwd", `${root}/p/q`];
      const { shown } = await inTerminal([...programWords(), ...words], denoEnvironment(env));
      assert.match(shown, /␛\]52;c;/);
      assert.doesNotMatch(shown.replaceAll("\r\n", "\n"), RAW);
      const piped = await agents(word);
      assert.doesNotMatch(piped.out, RAW);
    }
    const gone = await agents("explain", "--cwd", "~/gone");
    assert.equal(gone.code, 1);
    assert.match(gone.err, /home\/gone": it does not exist\n.*--cwd DIR/);
    assert.equal((await agents("explain", "--cwd", "AGENTS.md")).code, 0);
    const bad = await agents("explain", "--format", "yaml");
    assert.match(bad.err, /invalid --format "yaml" \(allowed: table, json\)/);
  });
});
