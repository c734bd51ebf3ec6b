import assert from "node:assert/strict";
import { compileProgram } from "../../scripts/ship/compile_program.ts";
import { allowedDeeds } from "../sandbox/break_out.ts";
import { grantOf } from "../support/program/grant_of.ts";
import { inTerminal } from "../support/program/in_terminal.ts";
import { withSampleStore } from "../support/sample_store.ts";
import { traceSystemCalls } from "../support/program/system_calls.ts";

const BINARY = new URL("../../dist/rollkeep", import.meta.url).pathname;

/** Command lines that read, change and take back, for the first thread of a store that nothing else needs. */
function everyKind(id: string): readonly (readonly string[])[] {
  return [
    ["list"],
    ["group", "--by", "branch"],
    ["show", id],
    ["delete", id, "--with-forks", "--apply", "--yes"],
    ["log"],
    ["undo", "--apply", "--yes"],
  ];
}

Deno.test("the compiled program opens no internet socket, starts no process, writes only store, trash and cache, and its first thread opens no session", async () => {
  await withSampleStore({ threads: 30 }, async ({ home, env, manifest }) => {
    const trash = `${home}-trash`;
    const store = ["sessions", "archived_sessions", "thread-writer-locks", ".tmp"]
      .map((folder) => `${home}/${folder}`);
    const cache = `${env.XDG_CACHE_HOME}/rollkeep`;
    for (const args of everyKind(manifest.ids[0]!)) {
      const isChange = args.includes("--apply");
      const place = isChange || args[0] === "log" ? ["--trash-root", trash] : [];
      const calls = await traceSystemCalls([BINARY, ...args, ...place], { ...env, TZ: "UTC" });
      const name = args.join(" ");
      assert.equal(calls.code, 0, `${name}: ${calls.said}`);
      assert.deepEqual(calls.sockets, [], name);
      assert.deepEqual(calls.processes, [], name);
      const roots = [cache, ...(isChange ? [...store, trash] : [])];
      const strays = calls.changed.filter((path) =>
        !roots.some((root) => path === root || path.startsWith(`${root}/`)) &&
        path !== env.XDG_CACHE_HOME && !isStoreFile(path, { home, isChange })
      );
      assert.deepEqual(strays, [], name);
      const [first] = calls.opened;
      assert.deepEqual(first!.filter(isRollout), [], name);
      if (args[0] === "list") {
        assert.ok(first!.some((path) => path.startsWith(`${home}/sessions/`)), name);
      }
      if (isChange) {
        assert.ok(calls.changed.some((path) => path.startsWith(`${trash}/`)), "nothing was traced");
      }
    }
  });
});

Deno.test("the first look at a large store is shared by two confined threads, and the next one opens nothing", async () => {
  await withSampleStore({ threads: 1200 }, async ({ env }) => {
    const look = async () => {
      const calls = await traceSystemCalls([BINARY, "list", "--json"], { ...env, TZ: "UTC" });
      assert.equal(calls.code, 0, calls.said);
      const [first, ...others] = calls.opened.map((paths) => paths.filter(isRollout));
      assert.deepEqual(first, []);
      return { opened: others.filter((paths) => paths.length > 0), said: calls.said };
    };
    const { opened, said } = await look();
    assert.equal(opened.length, 2);
    const paths = opened.flat();
    assert.equal(new Set(paths).size, paths.length, "one was opened twice");
    assert.ok(paths.length >= JSON.parse(said).length);
    assert.deepEqual(await look(), { opened: [], said });
  });
});

function isRollout(path: string): boolean {
  return /\/rollout-[^/]*$/.test(path);
}

/** The side files that SQLite may leave empty when it reads, and for a change the database and the name index. */
function isStoreFile(
  path: string,
  { home, isChange }: { readonly home: string; readonly isChange: boolean },
): boolean {
  const sides = ["-wal", "-shm"].map((side) => `state_5.sqlite${side}`);
  const changing = ["state_5.sqlite", "state_5.sqlite-journal"]
    .concat(["", ".lock", ".tmp"].map((side) => `session_index.jsonl${side}`));
  return [...sides, ...(isChange ? changing : [])].some((name) => path === `${home}/${name}`);
}

Deno.test("the compiled program never asks for permissions in a terminal, whatever the command", async () => {
  await withSampleStore({ threads: 30 }, async ({ home, env, manifest }) => {
    for (const args of everyKind(manifest.ids[0]!)) {
      const { code, shown } = await inTerminal([BINARY, ...args, "--codex-home", home], env);
      assert.equal(code, 0, `${args.join(" ")}: ${shown}`);
      assert.doesNotMatch(shown, /permission|Allow\?|\[y\/n/i);
    }
  });
});

Deno.test("a confined worker of a compiled program is refused in a terminal, and nobody is asked to allow it", async () => {
  await withSampleStore({ threads: 5 }, async ({ home, env }) => {
    await Deno.writeTextFile(`${home}/auth.json`, "{}");
    const source = (name: string) => new URL(`../sandbox/${name}`, import.meta.url).pathname;
    const output = `${home}-break-out`;
    const [main, worker] = [source("break_out.ts"), source("intruder.ts")];
    assert.equal(await compileProgram({ main, workers: [worker], output }), null);
    for (const args of [["list"], ["delete", "x"]]) {
      const grant = JSON.stringify(await grantOf(args, home));
      const { code, shown } = await inTerminal([output, grant, home], env);
      assert.equal(code, 0, shown);
      assert.deepEqual(JSON.parse(shown), allowedDeeds({ changes: args[0] === "delete" }), args[0]);
    }
  });
});
