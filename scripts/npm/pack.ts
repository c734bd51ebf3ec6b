/**
 * Makes the npm package, `dist/rollkeep-VERSION.tgz`, from what {@link bundleForNode} has bundled: `deno task npm`. The types of the
 * library are those that `deno pack` tells of it.
 *
 * @module
 */
import { bundleForNode, ENTRIES } from "./build.ts";
import { REPOSITORY } from "../ship/checksums.ts";

const ROOT = new URL("../../", import.meta.url);
const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));

/** The program. What Node lacks is said before anything is loaded that would stumble over it; Node 24 calls SQLite experimental. */
const BIN = `#!/usr/bin/env node
if (typeof Temporal === "undefined") {
  console.error(\`Error: Cannot run rollkeep with Node \${process.versions.node}: it has no Temporal\`);
  const own = process.argv[1].replaceAll("'", "'\\\\''");
  console.error(\`hint: take Node 26 or later, or Node 24 as: node --harmony-temporal '\${own}'\`);
  process.exit(1);
}
process.removeAllListeners("warning");
const { rollkeepWithNode } = await import("../dist/node.js");
process.exit(await rollkeepWithNode());
`;

/** Which Node the package is for. */
const ENGINES = { node: ">=24" };

/** Options of {@link packForNode}. */
export interface PackOptions {
  /** Folder for the package, made if missing. */
  readonly to: string;
  /** Whether the types of the library go along: they take ten seconds. */
  readonly types: boolean;
}

/** Makes the package and returns the path of its archive. @throws when a part cannot be made. */
export async function packForNode({ to, types }: PackOptions): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-npm-" });
  try {
    const made = `${folder}/package`;
    await Deno.mkdir(`${made}/bin`, { recursive: true });
    await bundleForNode(`${made}/dist`, ENTRIES);
    if (types) await addTypes(`${made}/dist`, folder);
    await Deno.writeTextFile(`${made}/bin/rollkeep.js`, BIN, { mode: 0o755 });
    await Deno.writeTextFile(`${made}/package.json`, await manifest(types));
    await Deno.writeTextFile(`${made}/README.md`, await read("scripts/npm/README.md"));
    await Deno.writeTextFile(`${made}/LICENSE`, await read("LICENSE"));
    await Deno.writeTextFile(`${made}/LICENSES-OF-OTHERS`, await licensesOfOthers());
    await Deno.mkdir(to, { recursive: true });
    const words = ["pack", "--silent", "--ignore-scripts", "--pack-destination", to];
    return `${to}/${(await run("npm", words, made)).trim()}`;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function manifest(types: boolean): Promise<string> {
  const { version, license } = JSON.parse(await read("deno.json"));
  const session = { types: "./dist/lib/session.d.ts", default: "./dist/lib/session.js" };
  return JSON.stringify(
    {
      name: "rollkeep",
      version,
      description: "The undo button for Codex history; with Node for reading",
      license,
      // Where the provenance of the package leads.
      repository: { type: "git", url: `git+${REPOSITORY}.git` },
      homepage: `${REPOSITORY}#readme`,
      type: "module",
      bin: { rollkeep: "bin/rollkeep.js" },
      exports: {
        "./session": types ? session : session.default,
        "./package.json": "./package.json",
      },
      engines: ENGINES,
    },
    null,
    2,
  );
}

/** The declarations that the library's own lead to. */
async function addTypes(made: string, folder: string): Promise<void> {
  const archive = `${folder}/types.tgz`;
  await run(Deno.execPath(), [
    "pack",
    "--quiet",
    "--allow-dirty",
    "--no-source-maps",
    "-o",
    archive,
  ]);
  await run("tar", [
    "-xzf",
    archive,
    "-C",
    folder,
    "--one-top-level=types",
    "--strip-components=1",
  ]);
  const wanted = ["lib/session.d.ts"];
  for (const path of wanted) {
    const text = await Deno.readTextFile(`${folder}/types/${path}`);
    const to = `${made}/${path}`;
    await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(to, text);
    for (const [, specifier] of text.matchAll(/\b(?:from|import\() ?"(\.[^"]+)\.js"/g)) {
      const next = new URL(`${specifier}.d.ts`, `file:///${path}`).pathname.slice(1);
      if (!wanted.includes(next)) wanted.push(next);
    }
  }
}

/** What the licenses of the bundled packages ask to be kept. */
async function licensesOfOthers(): Promise<string> {
  const { imports } = JSON.parse(await read("deno.json"));
  const { npmCache } = JSON.parse(await run(Deno.execPath(), ["info", "--json"]));
  const texts = Object.values<string>(imports).map(async (specifier) => {
    const [name, version] = specifier.slice("npm:".length).split("@");
    const folder = `${npmCache}/registry.npmjs.org/${name}/${version}`;
    const file = [...Deno.readDirSync(folder)].find(({ name }) => /^licen[cs]e/i.test(name));
    if (file === undefined) throw new Error(`Cannot find the license of "${name}" in ${folder}`);
    return `${name} ${version}\n\n${await Deno.readTextFile(`${folder}/${file.name}`)}`;
  });
  return (await Promise.all(texts)).join("\n---\n\n");
}

/** What a program prints. @throws with what it says when it fails. */
async function run(program: string, args: readonly string[], cwd?: string): Promise<string> {
  const options = { args: [...args], cwd: cwd ?? ROOT };
  const { success, stdout, stderr } = await new Deno.Command(program, options).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot run ${program} ${args[0]}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}

if (import.meta.main) {
  console.log(
    await packForNode({
      to: new URL("dist", ROOT).pathname,
      types: true,
    }),
  );
}
