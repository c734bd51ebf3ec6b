/**
 * Makes the Debian package of a compiled program: `deno task deb [FILE…]`, without words of all that lie in `dist`. Needs
 * `dpkg-deb`, which every Debian and Ubuntu has.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import { allCommands } from "../../commands/command_line.ts";
import { manPages } from "../pages/man_pages.ts";
import { REPOSITORY } from "./checksums.ts";
import { readProgram } from "./program_file.ts";
import { type Target, TARGETS } from "./targets.ts";

/** What a package is made from. */
export interface Packing {
  /** The compiled program. */
  readonly program: string;
  readonly version: string;
  /** Folder that the package comes into. */
  readonly folder: string;
}

const ARCHITECTURES = { x86_64: "amd64", aarch64: "arm64" } as const;

/** The description that stands in a package. */
export function controlText(
  { target, version, bytes, glibc }: {
    readonly target: Target;
    readonly version: string;
    /** Of everything in it. */
    readonly bytes: number;
    /** The newest version of the C library that the program asks for; `null`: of none. */
    readonly glibc: string | null;
  },
): string {
  return `Package: rollkeep
Version: ${debianVersion(version)}
Architecture: ${ARCHITECTURES[target.arch]}
Maintainer: The rollkeep authors <rollkeep@users.noreply.github.com>
Installed-Size: ${Math.ceil(bytes / 1024)}
Depends: libc6${glibc === null ? "" : ` (>= ${glibc})`}, libgcc-s1
Section: utils
Priority: optional
Homepage: ${REPOSITORY}
Description: undo button for Codex history
 Lists, shows, cleans and repairs the sessions that Codex CLI keeps, and takes
 back whatever it did: files, database rows and names, as one unit.
`;
}

/** What comes before a release sorts before it in Debian, too. */
function debianVersion(version: string): string {
  return version.replace("-", "~");
}

/** Name of the package of a target: of a release's file, which may have no `~`. */
export function debName(target: Target, version: string): string {
  return `rollkeep_${version}_${ARCHITECTURES[target.arch]}.deb`;
}

/** The newest version of the C library that a program names; `null`: none. */
export function newestGlibc(bytes: Uint8Array): string | null {
  const text = new TextDecoder("latin1").decode(bytes);
  const minors = [...text.matchAll(/\0GLIBC_2\.(\d+)(?=\0)/g)].map(([, minor]) => Number(minor));
  return minors.length === 0 ? null : `2.${Math.max(...minors)}`;
}

/**
 * Makes a package; its path.
 *
 * @throws {Error} when the program is none for Linux, or `dpkg-deb` fails or is missing.
 */
export async function makeDeb({ program, version, folder }: Packing): Promise<string> {
  const { target } = readProgram(program);
  if (target.os !== "linux") {
    throw new Error(`"${program}" is for ${target.name}: no package for Debian`);
  }
  const root = await Deno.makeTempDir({ prefix: "rollkeep-deb-" });
  try {
    const docs = `${root}/usr/share/doc/rollkeep`;
    const man = `${root}/usr/share/man/man1`;
    for (const made of [`${root}/DEBIAN`, `${root}/usr/bin`, docs, man]) {
      await Deno.mkdir(made, { recursive: true });
    }
    const bytes = await Deno.readFile(program);
    await put(`${root}/usr/bin/rollkeep`, bytes, 0o755);
    const here = new URL("../../", import.meta.url);
    await put(`${docs}/copyright`, await Deno.readFile(new URL("LICENSE", here)), 0o644);
    const changes = gzipSync(await Deno.readFile(new URL("CHANGELOG.md", here)), { level: 9 });
    await put(`${docs}/changelog.gz`, changes, 0o644);
    const specs = (await allCommands()).map(({ spec }) => spec);
    const date = new Date().toISOString().slice(0, 10);
    for (const [name, text] of manPages(specs, { version, date })) {
      const packed = gzipSync(new TextEncoder().encode(text), { level: 9 });
      await put(`${man}/${name}.gz`, packed, 0o644);
    }
    const glibc = newestGlibc(bytes);
    const control = controlText({ target, version, bytes: bytes.length + changes.length, glibc });
    await Deno.chmod(root, 0o755);
    await put(`${root}/DEBIAN/control`, new TextEncoder().encode(control), 0o644);
    const output = `${folder}/${debName(target, version)}`;
    await build(root, output);
    return output;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** The bits are set afterwards: those of a new file are what the user's mask leaves. */
async function put(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  await Deno.writeFile(path, bytes);
  await Deno.chmod(path, mode);
  for (let at = path; at.includes("/usr/") || at.includes("/DEBIAN/");) {
    at = at.slice(0, at.lastIndexOf("/"));
    await Deno.chmod(at, 0o755);
  }
}

async function build(root: string, output: string): Promise<void> {
  // gzip: a hundred megabytes take ten seconds, with xz a minute.
  const args = ["--root-owner-group", "-Zgzip", "--build", root, output];
  const command = new Deno.Command("dpkg-deb", { args, stdin: "null" });
  const ended = await command.output().catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error("dpkg-deb is missing: make the package on Debian or Ubuntu");
  });
  if (!ended.success) throw new Error(new TextDecoder().decode(ended.stderr).trim());
}

/** Version of this program by `deno.json`. */
export function ownVersion(): string {
  return JSON.parse(Deno.readTextFileSync(new URL("../../deno.json", import.meta.url))).version;
}

/** Compiled programs for Linux in a folder. */
function programsIn(folder: string): readonly string[] {
  return TARGETS.filter(({ os }) => os === "linux").map(({ file }) => `${folder}/${file}`)
    .filter((path) => {
      try {
        return Deno.statSync(path).isFile;
      } catch {
        // Not compiled yet.
        return false;
      }
    });
}

if (import.meta.main) {
  try {
    const programs = Deno.args.length > 0 ? Deno.args : programsIn("dist");
    if (programs.length === 0) {
      throw new Error(
        "There is no program to pack: deno task compile --target linux-x86_64 makes one",
      );
    }
    for (const program of programs) {
      console.log(await makeDeb({ program, version: ownVersion(), folder: "dist" }));
    }
  } catch (error) {
    console.error(`Error: ${(error as Error).message}`);
    Deno.exit(1);
  }
}
