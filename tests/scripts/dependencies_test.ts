import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url);
const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));

/** Packages by the table of the page: name and version, with who uses them. */
async function documented(): Promise<ReadonlyMap<string, string>> {
  const [, table = ""] = /## Code of others\n([^]*?)(?=\n## |$)/.exec(
    await read("docs/security.md"),
  ) ?? [];
  const rows = table.matchAll(/^\| `([^`]+@[^`]+)` +\| ([a-z]+)/gm);
  return new Map([...rows].map(([, name, who]) => [name!, who!]));
}

async function lockedIn(path: string): Promise<readonly string[]> {
  return Object.keys(JSON.parse(await read(path)).npm).sort();
}

Deno.test("the packages that are locked are those that the page names, for the program and for its tests", async () => {
  const packages = await documented();
  const ofProgram = [...packages].filter(([, who]) => who === "program").map(([name]) => name);
  assert.ok(ofProgram.length > 0 && packages.size > ofProgram.length);
  assert.deepEqual(await lockedIn("deno.lock"), ofProgram.sort());
  assert.deepEqual(await lockedIn("tests/deno.lock"), [...packages.keys()].sort());
});

Deno.test("deno.json imports nothing but what the page names, each in one version, and locks are frozen", async () => {
  const packages = await documented();
  const { imports, scopes, lock } = JSON.parse(await read("deno.json"));
  assert.deepEqual(lock, { frozen: true });
  for (const [specifiers, whose] of [[imports, "program"], [scopes["./tests/"], "tests"]]) {
    for (const [name, specifier] of Object.entries<string>(specifiers)) {
      assert.match(specifier, /^npm:[\w-]+@\d+\.\d+\.\d+$/);
      assert.equal(specifier, `npm:${name}@${specifier.split("@")[1]}`);
      assert.equal(packages.get(specifier.slice("npm:".length)), whose, name);
    }
  }
  assert.deepEqual(Object.keys(scopes), ["./tests/"]);
});

Deno.test("no package runs a script where it is installed, and the gates resolve none that is not locked", async () => {
  const ci = await read(".ci/run");
  const installs = [...ci.matchAll(/npm install .*/g)].map(([line]) => line);
  assert.equal(installs.length, 1);
  assert.match(installs[0]!, /--ignore-scripts/);
  assert.match(await read("scripts/gates/download.ts"), /"--frozen"/);
});

/** What a line that is no comment imports from anywhere but a file. */
const IMPORT = /^(?!\s*\*).*(?:\bfrom "([\w@][^"\n]*)";$|\bimport\("([\w@][^"\n]*)"\))/gm;

Deno.test("no file of the program imports a package that deno.json does not name", async () => {
  const { imports } = JSON.parse(await read("deno.json"));
  const found = new Set<string>();
  for (const path of programFiles()) {
    const text = await Deno.readTextFile(path);
    for (const [, from, asked] of text.matchAll(IMPORT)) found.add((from ?? asked)!);
  }
  const outside = [...found].filter((name) => !name.startsWith("node:"));
  assert.deepEqual(outside.sort(), Object.keys(imports).sort());
});

function programFiles(): readonly URL[] {
  const files = ["main.ts", "confined.ts", "node.ts"].map((name) => new URL(name, ROOT));
  const walk = (folder: URL) => {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      if (isDirectory) walk(new URL(`${name}/`, folder));
      else if (name.endsWith(".ts")) files.push(new URL(name, folder));
    }
  };
  for (const room of ["lib/", "commands/"]) walk(new URL(room, ROOT));
  return files;
}
