import assert from "node:assert/strict";
import { nodeOf, NODES } from "../support/node/binary.ts";
import { type NodeProject, withNodeProject } from "../support/node/package.ts";
import { inTerminal } from "../support/program/in_terminal.ts";
import { rollkeep } from "../support/rollkeep.ts";
import { withHandStore } from "../support/hand_store.ts";
import { withSampleStore } from "../support/sample_store.ts";

/** A program that uses types of every kind: values, options, results, classes of errors. */
const CONSUMER = `
import {
  deleteSessions, type DeleteSummary, type FilterOptions, filterSessions, type Selector, type Session,
  type SessionErrorKind, scanSessions, UnsupportedError,
} from "rollkeep/session";

const options: FilterOptions = {};
const selector: Selector = { health: "ok" };
const sessions: Session[] = await scanSessions("/nowhere");
const found: readonly Session[] = filterSessions(sessions, selector, options);
try {
  const summary: DeleteSummary = await deleteSessions(found, selector, {
    sessionsRoot: new URL("file:///nowhere"),
    trashRoot: "/trash",
  });
  console.log(summary.succeeded);
} catch (error) {
  if (!(error instanceof UnsupportedError)) throw error;
  const kind: SessionErrorKind = error.kind;
  console.log(kind, error.hint?.length);
}
`;

/** What no type of the library allows. */
const MISTAKES: readonly (readonly [of: string, to: string, told: RegExp])[] = [
  ['health: "ok"', 'health: "fine"', /"fine"/],
  ["Session[] =", "string[] =", /Session/],
  ["error.hint?.length", "error.hint.length", /possibly 'undefined'/],
];

Deno.test("the package has types for a program in TypeScript, and no file that is not its own", async () => {
  const node = await nodeOf(NODES.made);
  await withNodeProject({ node, flags: [], types: true }, async ({ folder, node: run }) => {
    const check = async (text: string) => {
      await Deno.writeTextFile(`${folder}/consumer.ts`, text);
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["check", "--quiet", "consumer.ts"],
        cwd: folder,
        env: { NO_COLOR: "1" },
      }).output();
      return { code, err: new TextDecoder().decode(stderr) };
    };
    const good = await check(CONSUMER);
    assert.equal(good.code, 0, good.err);
    for (const [of, to, told] of MISTAKES) {
      assert.ok(CONSUMER.includes(of));
      const { code, err } = await check(CONSUMER.replace(of, to));
      assert.equal(code, 1, to);
      assert.match(err, told);
    }
    await Deno.writeTextFile(`${folder}/consumer.ts`, CONSUMER);
    const ran = await run(["consumer.ts"]);
    assert.match(ran.out, /^unsupported \d+\n$/, ran.err);
    const installed = `${folder}/node_modules/rollkeep`;
    assert.deepEqual(Array.from(Deno.readDirSync(installed), ({ name }) => name).sort(), [
      ...["LICENSE", "LICENSES-OF-OTHERS", "README.md", "bin", "dist", "package.json"],
    ]);
    for (const { name } of Deno.readDirSync(`${installed}/dist`)) {
      if (!name.endsWith(".js")) continue;
      const text = await Deno.readTextFile(`${installed}/dist/${name}`);
      assert.doesNotMatch(
        text,
        /registry\.npmjs\.org|^\/\/ \.\./m,
        `${name} tells of this machine`,
      );
      assert.doesNotMatch(name, /-[A-Z0-9]{8}\.js$/, "what it is called depends on this machine");
    }
    const { dependencies, engines, bin } = JSON.parse(
      await Deno.readTextFile(`${installed}/package.json`),
    );
    assert.deepEqual([dependencies, engines, bin], [undefined, { node: ">=24" }, {
      rollkeep: "bin/rollkeep.js",
    }]);
  });
});

Deno.test("Node 24 reads with --harmony-temporal, and says so without", async () => {
  const node = await nodeOf(NODES.before);
  const flags = ["--harmony-temporal"];
  await withNodeProject({ node, flags, types: false }, async (project) => {
    await withSampleStore({ threads: 60 }, async ({ home, env, state }) => {
      const before = await state();
      const told = ["group", "log", "doctor --deep", "verify"];
      const lines = [...told, "list --json --limit 0", "completion zsh", "__complete bash show =0"];
      for (const words of lines) {
        const said = await project.rollkeep(words.split(" "), env);
        const here = await rollkeep(words.split(" "), { env: { ...env, NO_COLOR: "1" } });
        const note = told.includes(words) ? /^note: with Node .*\n/ : /^/;
        assert.match(said.err, note, words);
        assert.deepEqual({ ...said, err: said.err.replace(note, "") }, here, words);
      }
      assert.deepEqual(await state(), before);
      const bin = `${project.folder}/node_modules/.bin/rollkeep`;
      const { code, stdout, stderr } = await new Deno.Command(node, {
        args: [bin, "list"],
        env: { CODEX_HOME: home },
      }).output();
      const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      assert.deepEqual([code, out], [1, ""]);
      assert.match(err!, /^Error: Cannot run rollkeep with Node 24\.\S+: it has no Temporal/);
      const [, way] = /\nhint: .*, or Node 24 as: (node --harmony-temporal .*)\n$/.exec(err!) ?? [];
      assert.ok(way !== undefined, err);
      const gone = await new Deno.Command("sh", {
        args: ["-c", `${way} version`],
        env: { PATH: `${node.slice(0, node.lastIndexOf("/"))}:${Deno.env.get("PATH")}` },
      }).output();
      assert.match(new TextDecoder().decode(gone.stdout), /^rollkeep \d/);
      const loaded = await new Deno.Command(node, {
        args: ["--input-type=module", "-e", 'import "rollkeep/session"'],
        cwd: project.folder,
      }).output();
      assert.match(
        new TextDecoder().decode(loaded.stderr),
        /Error: Cannot use rollkeep with Node 24\.\S+: it has no Temporal; .*--harmony-temporal\n/,
      );
    });
  });
});

Deno.test("whoever reads text is told that nothing is confined with Node; who reads JSON is not", async () => {
  const node = await nodeOf(NODES.made);
  await withNodeProject({ node, flags: [], types: false }, async (project) => {
    await withHandStore(async ({ home }) => {
      const env = { CODEX_HOME: home, HOME: project.folder };
      const shown = await shownBy(project, { node, env });
      assert.match(shown, /note: with Node rollkeep writes nothing, but is not confined/);
      const bin = `${project.folder}/node_modules/.bin/rollkeep`;
      const narrow = ["--permission", `--allow-fs-read=${project.folder}`, bin];
      const refused = await project.node([...narrow, "list"], env);
      assert.deepEqual([refused.code, refused.out], [1, ""]);
      assert.match(
        refused.err,
        /^Error: Cannot read store "(.*)": .*\nhint: add --allow-fs-read=\1\n$/,
      );
      const piped = await project.rollkeep(["list"], env);
      assert.equal(piped.err, `note: ${/note: (.*as with Deno)/.exec(shown)![1]}\n`);
      const { out, err } = await project.rollkeep(["list", "--json"], env);
      assert.equal(err, "");
      assert.equal(JSON.parse(out).length, 3);
    });
  });
});

async function shownBy(
  { folder }: NodeProject,
  { node, env }: { readonly node: string; readonly env: Readonly<Record<string, string>> },
): Promise<string> {
  const { code, shown } = await inTerminal(
    [node, `${folder}/node_modules/.bin/rollkeep`, "list"],
    env,
  );
  assert.equal(code, 0, shown);
  return shown;
}
