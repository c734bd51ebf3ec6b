import assert from "node:assert/strict";

const ROOT = new URL("../..", import.meta.url);

/** The packages of a lock file with what they must hash to. */
async function locked(file: string): Promise<Readonly<Record<string, { integrity: string }>>> {
  return JSON.parse(await Deno.readTextFile(new URL(file, ROOT))).npm;
}

Deno.test("the program has two packages of others, which the tests' lock file knows by the same digests", async () => {
  const program = await locked("deno.lock");
  assert.deepEqual(Object.keys(program), ["get-east-asian-width@1.7.0", "smol-toml@1.9.1"]);
  const all = await locked("tests/deno.lock");
  assert.deepEqual(program, Object.fromEntries(Object.keys(program).map((key) => [key, all[key]])));
});

Deno.test("on a bare machine deno task rollkeep fetches what it needs, and no package of the tests", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-bare-" });
  try {
    await Deno.writeTextFile(`${folder}/config.toml`, 'sqlite_home = "."\n');
    const env = bareMachine(folder);
    const task = ["task", "--quiet", "rollkeep", "list"];
    const { code, stderr } = await run(task, env);
    assert.equal(code, 0, stderr);
    const packages = [...Deno.readDirSync(`${folder}/deno/npm/registry.npmjs.org`)];
    assert.deepEqual(packages.map(({ name }) => name).sort(), [
      "get-east-asian-width",
      "smol-toml",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a package that Deno does not have yet is named with the way to get it, never fetched by a command", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-bare-" });
  try {
    await Deno.writeTextFile(`${folder}/config.toml`, 'sqlite_home = "."\n');
    const env = bareMachine(folder);
    for (const entry of ["confined.ts", "main.ts"]) {
      const { code, stderr } = await run(
        ["run", "--cached-only", "--no-prompt", "-A", entry, "list", "--json"],
        env,
      );
      assert.equal(code, 1);
      const { kind, hint } = JSON.parse(stderr).error;
      assert.equal(kind, "not-found");
      assert.match(hint, /deno task -q rollkeep/);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Nothing in Deno's cache yet; how this machine reaches the network stays. */
function bareMachine(folder: string): Readonly<Record<string, string>> {
  const own = { HOME: folder, CODEX_HOME: folder, DENO_DIR: `${folder}/deno` };
  return { ...Deno.env.toObject(), ...own, DENO_NO_UPDATE_CHECK: "1" };
}

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number; readonly stderr: string }> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env: { ...env },
    clearEnv: true,
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}
