import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { asksForJson } from "../../../lib/argv/parse_words.ts";
import { bundleForNode } from "../../../scripts/npm/build.ts";
import { REPOSITORY } from "../../../scripts/ship/checksums.ts";
import { TARGETS } from "../../../scripts/ship/targets.ts";
import { realCompression } from "../../../lib/system/real/compression.ts";
import { STAND_IN } from "../../../lib/system/real/node/deno.ts";
import { programOf } from "../../../lib/system/real/node/library_host.ts";
import * as library from "../../../lib/session.ts";
import { askFiles } from "../../support/node/ask_files.ts";
import { type Asked, askLibrary } from "../../support/node/ask_library.ts";
import { nodeOf, NODES } from "../../support/node/binary.ts";
import { type NodeProject, withNodeProject } from "../../support/node/package.ts";
import { rollkeep } from "../../support/rollkeep.ts";
import { makeRichStore } from "../../support/store/rich_store.ts";
import { snapshot } from "../../support/tree.ts";
import { absolute } from "../../support/value/paths.ts";

/** Plants what {@link askFiles} asks about. */
async function plant(folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/root/2026`, { recursive: true });
  await Deno.mkdir(`${folder}/away`);
  for (const path of ["plain", "root/2026/a.jsonl", "away/a.jsonl"]) {
    await Deno.writeTextFile(`${folder}/${path}`, `${path}\n`);
    // The last nanosecond of a millisecond, which a number of milliseconds rounds up.
    const { code } = await new Deno.Command("touch", {
      args: ["-d", "2026-03-04T05:06:07.123999999Z", `${folder}/${path}`],
    }).output();
    assert.equal(code, 0);
  }
  await Deno.symlink("plain", `${folder}/link`);
  await Deno.symlink("loop", `${folder}/loop`);
  await Deno.symlink("../plain", `${folder}/root/link.jsonl`);
  await Deno.symlink("../away", `${folder}/root/away`);
  await new Deno.Command("mkfifo", { args: [`${folder}/fifo`] }).output();
  for (const [name, id] of [["one", "'a'"], ["long", "hex(zeroblob(2000))"]]) {
    const db = new DatabaseSync(`${folder}/${name}.sqlite`);
    db.exec(`CREATE TABLE t (id TEXT); INSERT INTO t VALUES (${id})`);
    db.close();
  }
  await Deno.symlink("one.sqlite", `${folder}/linked.sqlite`);
  const frame = await realCompression().zstdFrame(new TextEncoder().encode("hello\n"));
  await Deno.writeFile(`${folder}/two.zst`, new Uint8Array([...frame, ...frame]));
  await Deno.writeFile(`${folder}/cut.zst`, frame.slice(0, -3));
}

Deno.test("Node answers about files, databases and zstd as Deno does, and has no locks and no writer", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "rollkeep-node-" }));
  try {
    await Deno.mkdir(`${folder}/asked`);
    await plant(`${folder}/asked`);
    await bundleForNode(`${folder}/made`, ["tests/support/node/ask_files.ts"]);
    await Deno.writeTextFile(`${folder}/made/package.json`, '{"type":"module"}');
    const ask = `import { askFiles } from "${folder}/made/tests/support/node/ask_files.js";
      console.log(JSON.stringify(await askFiles("${folder}/asked")));`;
    const { stdout, stderr } = await new Deno.Command(await nodeOf(NODES.made), {
      args: ["--permission", "--allow-fs-read=*", "--input-type=module", "-e", ask],
    }).output();
    assert.equal(new TextDecoder().decode(stderr), "");
    const { lock, writer, ...told } = JSON.parse(new TextDecoder().decode(stdout));
    const expected = JSON.parse(JSON.stringify(await askFiles(absolute(`${folder}/asked`))));
    assert.equal(expected.writer, "function");
    const { lock: _lock, writer: _writer, ...same } = expected;
    assert.deepEqual(told, same);
    assert.equal(lock.code, "ENOLCK");
    assert.equal(writer.kind, "unsupported");
    assert.equal(told["lstat plain"].mtimeMs, Date.parse("2026-03-04T05:06:07.123Z"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** What Node calls the systems that programs are made for. */
const PLATFORMS = { linux: "linux", darwin: "darwin", windows: "win32" } as const;
const MACHINES = { x86_64: "x64", aarch64: "arm64" } as const;

Deno.test("what a refused change names to download is the file of the release for this system", () => {
  for (const { os, arch, file } of TARGETS) {
    const address = programOf({ platform: PLATFORMS[os], arch: MACHINES[arch] });
    assert.equal(address, `${REPOSITORY}/releases/latest/download/${file}`);
  }
  assert.equal(programOf({ platform: "freebsd", arch: "x64" }), null);
});

interface Tried extends Asked {
  readonly project: NodeProject;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A store with forks, sidecars, compressed files, rows, a batch in its trash and files that are none of Codex's. */
async function withTried(use: (tried: Tried) => Promise<void>): Promise<void> {
  const node = await nodeOf(NODES.made);
  // What it may not write, it cannot: that it tries nowhere is seen here.
  const flags = ["--permission", "--allow-fs-read=*"];
  await withNodeProject({ node, flags, types: false }, async (project) => {
    await Deno.mkdir(`${project.folder}/store`);
    const { home, env } = makeRichStore(`${project.folder}/store`, { threads: 40, seed: 5 });
    const [sessionsRoot, trashRoot] = [`${home}/sessions`, `${home}/trash`];
    await Deno.writeTextFile(`${sessionsRoot}/notes.jsonl`, "no session\n");
    await Deno.symlink("/etc/hostname", `${sessionsRoot}/linked.jsonl`);
    await Deno.mkdir(`${home}/.git`);
    await Deno.mkdir(`${home}/app`);
    await Deno.writeTextFile(`${home}/.git/HEAD`, "ref: refs/heads/main\n");
    await Deno.writeTextFile(`${home}/AGENTS.md`, "- one\n\n```\ncode\n```\n");
    await Deno.symlink("../AGENTS.md", `${home}/app/AGENTS.override.md`);
    await Deno.symlink("AGENTS.md", `${home}/app/AGENTS.md`);
    const { succeeded } = await library.deleteSessions(
      await library.scanSessions(sessionsRoot),
      { hostContains: "/spare" },
      { sessionsRoot, trashRoot, dryRun: false, confirm: true, yes: true },
    );
    assert.ok(succeeded > 0);
    await use({ project, home, env, sessionsRoot, trashRoot });
  });
}

const ASKER = new URL("../../support/node/ask_library.ts", import.meta.url);

Deno.test("the npm package reads as with Deno, and refuses every change before it touches anything", async () => {
  await withTried(async ({ project, home, env, ...roots }) => {
    const mapping = '[[mapping]]\nfrom = "/home/dev/api"\nto = "/tmp"\n';
    await Deno.writeTextFile(`${home}/mappings.toml`, mapping);
    const isBeside = (path: string) => /-(?:wal|shm)$/.test(path);
    const before = await snapshot(home, isBeside);
    await Deno.copyFile(ASKER, `${project.folder}/ask.ts`);
    const ask = async (question: "askLibrary" | "askChanges") => {
      const script = `import * as library from "rollkeep/session";
        import { ${question} } from "./ask.ts";
        console.log(JSON.stringify(await ${question}(library, ${JSON.stringify(roots)})));`;
      const asked = await project.node(["--input-type=module", "-e", script], env);
      assert.equal(asked.err, "");
      return asked.out.trimEnd();
    };
    const [told, changes] = [await ask("askLibrary"), await ask("askChanges")];
    assert.deepEqual(
      JSON.parse(told),
      JSON.parse(JSON.stringify(await askLibrary(library, roots))),
    );
    assert.deepEqual(changing(JSON.parse(changes)), FUNCTIONS.filter((name) => !READING.has(name)));
    for (const [name, refused] of Object.entries<Record<string, string>>(JSON.parse(changes))) {
      assert.equal(refused?.name, "UnsupportedError", name);
      assert.equal(refused.kind, "unsupported");
      assert.match(refused.message!, /^Cannot change sessions with Node 26\.10\.0: it has no file/);
      assert.match(
        refused.hint!,
        /^download https:.*\/rollkeep-linux-(?:x86_64|arm64), or do it with Deno$/,
      );
    }
    for (const words of SAID) await assertSame(words, { project, env });
    for (const words of ["delete --all --apply --yes", "undo", "seal --all", "repair --dry-run"]) {
      const { code, out, err } = await project.rollkeep(words.split(" "), env);
      assert.deepEqual([code, out], [1, ""], words);
      assert.match(err, /^Error: Cannot change sessions with Node .*\nhint: download https:/);
    }
    const version = JSON.parse((await project.rollkeep(["version", "--json"], env)).out);
    const { runtime, build, confinement, promise } = version;
    assert.deepEqual({ runtime, build, confinement, promise }, {
      runtime: { name: "node", version: NODES.made },
      build: "package",
      confinement: "none",
      promise: false,
    });
    assert.deepEqual(await snapshot(home, isBeside), before);
    assertKnowsNoWriting(`${project.folder}/node_modules/rollkeep/dist`);
    await assert.rejects(Deno.lstat(env.XDG_CACHE_HOME!), { code: "ENOENT" });
  });
});

/** What is asked of Deno where a cache is kept, which Node's side never does; and of how the program runs, which is told otherwise there. */
const UNMET = ["execPath", "mainModule", "mkdirSync", "removeSync", "version"];

/** What changes no file. Bytes are written to the streams of the process. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...["closeSync", "fstatSync", "lstatSync", "openSync", "readdirSync", "readSync", "realpathSync"],
  ...["statSync", "statfsSync", "writeSync"],
]);

/** That the code of the package has no call that makes, changes or removes a file. */
function assertKnowsNoWriting(folder: string): void {
  const asked = new Set<string>();
  const fromNode = new Set<string>();
  const walk = (at: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(at)) {
      if (isDirectory) walk(`${at}/${name}`);
      if (!name.endsWith(".js")) continue;
      const text = Deno.readTextFileSync(`${at}/${name}`);
      for (const [, call] of text.matchAll(/\bDeno\.(\w+)/g)) asked.add(call!);
      const imported = /\{([^}]*)\} (?:from|= await import\() ?"node:fs"/g;
      for (const [, names] of text.matchAll(imported)) {
        for (const [call] of names!.matchAll(/\w+/g)) fromNode.add(call);
      }
      assert.doesNotMatch(text, /node:(?:fs\/promises|child_process|net|http|worker_threads)"/);
    }
  };
  walk(folder);
  assert.ok(asked.has("lstatSync") && fromNode.has("openSync"));
  assert.deepEqual([...asked].filter((name) => !(name in STAND_IN)).sort(), UNMET);
  assert.deepEqual([...fromNode].filter((name) => !HARMLESS.has(name)), []);
}

/** Functions of the library. */
const FUNCTIONS = Object.entries(library)
  .filter(([name, value]) => typeof value === "function" && /^[a-z]/.test(name))
  .map(([name]) => name).sort();

/** Those that change nothing. */
const READING: ReadonlySet<string> = new Set([
  ...["scanSessions", "filterSessions", "hasAnyFilter", "listBatches", "fromJson", "toJson"],
  ...["explainAgents", "lintAgents"],
  ...["diagnose", "explain", "evaluateRisk", "isRisky", "verifySessions", "sha256SidecarChecker"],
]);

/** Those that were asked for a change, by the names of the questions. */
function changing(refused: Readonly<Record<string, unknown>>): readonly string[] {
  return [...new Set(Object.keys(refused).map((name) => name.split(",")[0]!))].sort();
}

/** Command lines that say the same in both. */
const SAID = ["list --json --limit 0", "list --trash", "group", "log", "doctor", "verify --json"];

async function assertSame(
  words: string,
  { project, env }: Pick<Tried, "project" | "env">,
): Promise<void> {
  const said = await project.rollkeep(words.split(" "), env);
  const expected = await rollkeep(words.split(" "), { env: { ...env, NO_COLOR: "1" } });
  await Deno.remove(env.XDG_CACHE_HOME!, { recursive: true }).catch(() => {});
  const note = asksForJson(words.split(" ")) ? "" : NOT_CONFINED;
  assert.deepEqual(said, { ...expected, err: note + expected.err }, words);
}

const NOT_CONFINED = "note: with Node rollkeep writes nothing, but is not confined as with Deno\n";
