/**
 * Makes every file of a release from the compiled programs in a folder: `deno task release:files [DIR]`, without a word `dist`.
 *
 * @module
 */
import { CHECKSUMS, checksumsText, type Digests, digestsOf, filled } from "./checksums.ts";
import { runtimeVersion } from "./compile_program.ts";
import { makeDeb, ownVersion } from "./deb.ts";
import { readProgram } from "./program_file.ts";
import { billOfMaterials } from "./sbom.ts";
import { makeShareArchive, SHARE_ARCHIVE } from "./share.ts";
import { TARGETS } from "./targets.ts";

const PROJECT = new URL("../../", import.meta.url);

/** Copied as they are. */
const COPIED: Readonly<Record<string, string>> = {
  "LICENSE": "LICENSE",
  "install.sh": "packaging/install.sh",
  "install.ps1": "packaging/install.ps1",
};

/** Made from the checksums of the files before them. */
const FILLED = ["rollkeep.rb", "rollkeep.json", "PKGBUILD", "Containerfile"] as const;

/** What a release is made of. */
export interface ReleaseOptions {
  readonly version: string;
  /** Version of Deno that the programs were compiled with. */
  readonly runtime: string;
}

/**
 * Makes the files beside the programs, and the checksums of all; their names.
 *
 * @throws {Error} naming a target whose program is missing, or is for another one.
 */
export async function makeRelease(
  folder: string,
  options: ReleaseOptions,
): Promise<readonly string[]> {
  const { version, runtime } = options;
  const programs = TARGETS.map(({ file }) => file);
  for (const target of TARGETS) {
    const found = readProgram(await requireFile(`${folder}/${target.file}`, target.name)).target;
    if (found !== target) throw new Error(`${target.file} is a program for ${found.name}`);
  }
  const debs: string[] = [];
  for (const { file } of TARGETS.filter(({ os }) => os === "linux")) {
    const path = await makeDeb({ program: `${folder}/${file}`, version, folder });
    debs.push(path.slice(folder.length + 1));
  }
  for (const [name, from] of Object.entries(COPIED)) {
    await Deno.copyFile(new URL(from, PROJECT), `${folder}/${name}`);
  }
  const lock = await Deno.readTextFile(new URL("deno.lock", PROJECT));
  await Deno.writeTextFile(
    `${folder}/rollkeep.cdx.json`,
    billOfMaterials({ version, runtime, lock }),
  );
  await makeShareArchive(folder, version);
  const before = [...programs, ...debs, ...Object.keys(COPIED), SHARE_ARCHIVE, "rollkeep.cdx.json"];
  const digests = await digestsOf(folder, before);
  for (const name of FILLED) await fill(name, { folder, version, digests });
  const all = new Map([...digests, ...await digestsOf(folder, FILLED)]);
  await Deno.writeTextFile(`${folder}/${CHECKSUMS}`, checksumsText(all));
  return [...all.keys(), CHECKSUMS];
}

async function requireFile(path: string, target: string): Promise<string> {
  try {
    await Deno.lstat(path);
    return path;
  } catch {
    throw new Error(`There is no ${path}: deno task compile --target ${target} --release makes it`);
  }
}

async function fill(
  name: string,
  { folder, version, digests }: {
    readonly folder: string;
    readonly version: string;
    readonly digests: Digests;
  },
): Promise<void> {
  const template = await Deno.readTextFile(new URL(`packaging/${name}`, PROJECT));
  // A version of Arch has no hyphen; the address keeps it.
  const text = name === "PKGBUILD"
    ? template.replace("pkgver=@VERSION@", `pkgver=${version.replaceAll("-", "_")}`)
    : template;
  await Deno.writeTextFile(`${folder}/${name}`, filled(text, { version, digests }));
}

if (import.meta.main) {
  try {
    const options = { version: ownVersion(), runtime: await runtimeVersion() };
    for (const name of await makeRelease(Deno.args[0] ?? "dist", options)) console.log(name);
  } catch (error) {
    console.error(`Error: ${(error as Error).message}`);
    Deno.exit(1);
  }
}
