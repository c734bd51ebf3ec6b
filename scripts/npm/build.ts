/**
 * The JavaScript of the npm package: rollkeep for reading with Node. One module of `lib/system/real/node` stands in for each of its
 * namesakes in `lib/system/real`, and for what else there asks Deno, `deno.ts`. The packages that the program needs are bundled: whoever
 * installs it downloads nothing else.
 *
 * @module
 */
const ROOT = new URL("../../", import.meta.url);
const REAL = new URL("lib/system/real/", ROOT);
const OF_NODE = new URL("node/", REAL);

/** Stands for the global. */
const DENO = "lib/system/real/node/deno.ts";

/** What is called from outside: the program and the library. */
export const ENTRIES: readonly string[] = ["node.ts", "lib/session.ts"];

/** The import map that puts the modules for Node in the place of their namesakes, which only they still see. */
async function nodeImports(): Promise<object> {
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const inReal = new Set(Array.from(Deno.readDirSync(REAL), ({ name }) => name));
  const standIns = Array.from(Deno.readDirSync(OF_NODE), ({ name }) => name)
    .filter((name) => inReal.has(name));
  const [from, to] = [REAL, OF_NODE].map((folder) => (name: string) => new URL(name, folder).href);
  return {
    imports: {
      ...imports,
      ...Object.fromEntries(standIns.map((name) => [from!(name), to!(name)])),
    },
    scopes: {
      [OF_NODE.href]: Object.fromEntries(standIns.map((name) => [from!(name), from!(name)])),
    },
  };
}

/**
 * Bundles modules, named from the root of the project, into a folder that must not exist; each lies there at its own path.
 *
 * @throws when Deno cannot bundle them.
 */
export async function bundleForNode(folder: string, entries: readonly string[]): Promise<void> {
  await Deno.mkdir(folder);
  const map = `${folder}/import_map.json`;
  await Deno.writeTextFile(map, JSON.stringify(await nodeImports()));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--platform=deno", "--code-splitting"],
      ...[`--import-map=${map}`, `--outdir=${folder}`],
      ...[...entries, DENO],
    ],
    cwd: ROOT,
  }).output();
  await Deno.remove(map);
  if (!success) throw new Error(`Cannot bundle: ${new TextDecoder().decode(stderr)}`);
  const called = entries.map(compiled);
  await giveNames(folder, [...called, compiled(DENO)]);
  for (const path of filesBelow(folder)) {
    if (path !== compiled(DENO)) await giveDeno(`${folder}/${path}`, { path, called });
  }
}

/** How the bundler names what several modules share: by a hash. */
const SHARED = /"((?:\.\.?\/)+)([\w.-]+)-([A-Z0-9]{8})\.js"/g;

/** Where the bundler says that the code of a package came from. */
const FROM_CACHE = /^\/\/ .*\/npm\/registry\.npmjs\.org\/(.*)$/gm;

/** Has the same modules make the same files wherever they lie: numbers for hashes, and no word of the folders of this machine. */
async function giveNames(folder: string, entries: readonly string[]): Promise<void> {
  const paths = [...entries];
  const names = new Map(entries.map((path) => [path, path]));
  for (const path of paths) {
    const text = await Deno.readTextFile(`${folder}/${path}`);
    for (const [, , stem, hash] of text.matchAll(SHARED)) {
      const shared = `${stem}-${hash}.js`;
      if (names.has(shared)) continue;
      names.set(shared, `${stem}-${names.size}.js`);
      paths.push(shared);
    }
    const named = text.replaceAll(FROM_CACHE, "// npm:$1")
      .replaceAll(SHARED, (_, up, stem, hash) => `"${up}${names.get(`${stem}-${hash}.js`)}"`);
    await Deno.remove(`${folder}/${path}`);
    await Deno.writeTextFile(`${folder}/${names.get(path)}`, named);
  }
}

function compiled(module: string): string {
  return module.replace(/\.ts$/, ".js");
}

/** Every file below a folder, by its path from there. */
function* filesBelow(folder: string, below = ""): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(`${folder}/${below}`)) {
    if (isDirectory) yield* filesBelow(folder, `${below}${name}/`);
    else yield `${below}${name}`;
  }
}

/** Has a module import what it takes for a global; what is called from outside first of all, for it says what is missing. */
async function giveDeno(
  file: string,
  { path, called }: { readonly path: string; readonly called: readonly string[] },
): Promise<void> {
  const text = await Deno.readTextFile(file);
  const asks = /\bDeno\./.test(text);
  if (!asks && !called.includes(path)) return;
  const up = "../".repeat(path.split("/").length - 1) || "./";
  const line = `import ${asks ? "{ STAND_IN as Deno } from " : ""}"${up}${compiled(DENO)}";\n`;
  await Deno.writeTextFile(file, line + text);
}
