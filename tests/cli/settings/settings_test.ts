import assert from "node:assert/strict";
import { DOCUMENTS } from "../../../lib/render/json/documents.ts";
import { HAND, withHandStore } from "../../support/hand_store.ts";
import { rollkeep } from "../../support/rollkeep.ts";
import { jsonFaults } from "../../support/value/json_faults.ts";

function faults(document: unknown, name: string): readonly string[] {
  return jsonFaults(document, DOCUMENTS.get(name)!.schema, name);
}

Deno.test("what the file of settings says holds behind flags and variables, and config show tells who said it", async () => {
  await withHandStore(async (store) => {
    const root = store.home.slice(0, store.home.lastIndexOf("/"));
    const config = `${root}/rollkeep.toml`;
    const env = { HOME: root, NO_COLOR: "1", ROLLKEEP_CONFIG: config };
    const before = await store.state();
    await Deno.writeTextFile(
      config,
      `codex_home = "${store.home}"\ntrash_root = "${root}/mine"\n[list]\nformat = "csv"\nlimit = 1\n`,
    );
    const say = async (words: string, more: Readonly<Record<string, string>> = {}) =>
      await rollkeep(words.split(" "), { env: { ...env, ...more } });
    const listed = await say("list");
    assert.match(listed.out, /^session_id,/);
    assert.equal(listed.out.trimEnd().split("\n").length, 2, listed.out);
    // What is typed comes first, and what contradicts it gives way.
    const typed = JSON.parse((await say("list --json --limit 0")).out);
    assert.ok(typed.length > 1);
    const shown = async (words: string, more = {}) => JSON.parse((await say(words, more)).out);
    const resolved = await shown("config show --resolved");
    assert.deepEqual(faults(resolved, "config-show"), []);
    const { effective, from } = resolved;
    assert.equal(effective.trash_root, `${root}/mine`);
    assert.deepEqual(effective.commands, { list: { format: "csv", limit: 1 } });
    assert.deepEqual([from.codex_home, from.trash_root, from.max_batch], [
      "file",
      "file",
      "default",
    ]);
    const more = { SESSIONS_ROOT: `${root}/s`, ROLLKEEP_MAX_BATCH: "7" };
    const other = await shown(`config show --resolved --trash-root ${root}/t`, more);
    assert.deepEqual(other.effective.sessions_root, `${root}/s`);
    assert.deepEqual([other.effective.max_batch, other.effective.trash_root], [7, `${root}/t`]);
    assert.deepEqual(
      [other.from.sessions_root, other.from.max_batch, other.from.trash_root],
      ["environment", "environment", "flag"],
    );
    const gone = await say(`delete ${HAND.other} --apply --yes`);
    assert.match(gone.out, new RegExp(` -> ${root}/mine/`), gone.err);
    assert.match((await say("log")).out, /delete/);
    assert.equal((await say("undo --apply --yes")).code, 0);
    const own = (entry: string) => !entry.includes("/mine") && !entry.includes("rollkeep.toml");
    assert.deepEqual((await store.state()).filter(own), before);
  });
});

Deno.test("a broken file of settings keeps nobody from looking or taking back; other changes name its line", async () => {
  await withHandStore(async (store) => {
    const root = store.home.slice(0, store.home.lastIndexOf("/"));
    const config = `${root}/rollkeep.toml`;
    const env = { HOME: root, CODEX_HOME: store.home, NO_COLOR: "1", ROLLKEEP_CONFIG: config };
    const say = async (words: string) => {
      const { CODEX_HOME: _, ...less } = env;
      const isNamed = Deno.readTextFileSync(config).startsWith("codex_home");
      return await rollkeep(words.split(" "), { env: isNamed ? less : env });
    };
    await Deno.writeTextFile(config, "");
    const before = (await store.state()).filter((entry) => !entry.includes("rollkeep.toml"));
    const read = ["list", "log", "doctor"];
    assert.equal((await say(`delete ${HAND.other} --apply --yes`)).code, 0);
    const whole = await Promise.all(read.map(say));
    const broken: readonly (readonly [text: string, place: string])[] = [
      ["max_batch = 5\ntrash_root = \n", `${config}:2:14: it is no TOML`],
      ["\ntrash_root = 5\n", `${config}:2:1: trash_root is no text`],
      [`trash_root = "${store.home}/sessions/t"\n`, `${config}:1:1: Cannot use trash `],
      // The store that it names beside is listed all the same.
      [
        `codex_home = "${store.home}"\ntrash_root = "${store.home}/sessions/t"\n`,
        `${config}:2:1: Cannot use trash `,
      ],
    ];
    for (const [text, place] of broken) {
      await Deno.writeTextFile(config, text);
      for (const [at, words] of place.includes("TOML") ? read.entries() : [[0, "list"] as const]) {
        const { code, out, err } = await say(words);
        assert.deepEqual({ code, out }, { code: whole[at]!.code, out: whole[at]!.out }, words);
        assert.ok(err.startsWith(`warning: ${place}`), err);
      }
      const changes = [`archive ${HAND.fork} --apply`, "redo", "trash empty --all --apply"];
      for (const words of place.includes("TOML") ? changes : changes.slice(0, 1)) {
        const run = await say(`${words} --yes`);
        assert.equal(run.code, 1, words);
        assert.ok(run.err.includes(`Error: Cannot use config ${place}`), run.err);
      }
      assert.ok((await say("config validate")).err.startsWith(`Error: ${place}`));
      assert.equal((await say("version")).err, "");
      assert.equal((await say("__complete bash show =")).err, "");
    }
    const back = await say("undo --apply --yes");
    assert.equal(back.code, 0, back.err);
    await Deno.writeTextFile(config, "");
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("config init writes a file that holds, and config validate says so", async () => {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    const env = { HOME: root, XDG_CONFIG_HOME: `${root}/conf` };
    const path = `${root}/conf/rollkeep/config.toml`;
    const missing = await rollkeep(["config", "validate"], { env });
    assert.match(
      missing.err,
      /^Error: config file does not exist: .*\nhint: .* config init writes one\n$/,
    );
    const rehearsed = await rollkeep(["config", "init", "--dry-run"], { env });
    assert.equal(rehearsed.err, `note: dry-run: would write ${path}\n`);
    const written = await rollkeep(["config", "init"], { env });
    assert.equal(written.out, `initialized config: ${path}\n`, written.err);
    assert.equal(await Deno.readTextFile(path), rehearsed.out);
    assert.equal((await rollkeep(["config", "validate"], { env })).out, `valid: ${path}\n`);
    await Deno.writeTextFile(path, `codex_home = "${root}/none"\n`);
    const checked = await rollkeep(["config", "validate", "--json"], { env });
    assert.equal(checked.code, 1);
    const document = JSON.parse(checked.out);
    assert.deepEqual(faults(document, "config-validate"), []);
    const [problem] = document.problems;
    assert.equal(problem.message, `codex_home "${root}/none" does not exist`);
    // No system's file of nothing is a file of settings.
    const none = await rollkeep(["config", "show"], {
      env: { ...env, ROLLKEEP_CONFIG: "/dev/null" },
    });
    assert.equal(JSON.parse(none.out).exists, false);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
