/**
 * Makes the Debian package of a compiled program: `deno task deb [FILE…]`, without words of all that lie in `dist`. Needs
 * `dpkg-deb`, which every Debian and Ubuntu has.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { REPOSITORY } from "./checksums.ts";
import { readProgram } from "./program_file.ts";
import { packageMoment, packed, shareOfDebian } from "./share.ts";
import { type Target, TARGETS } from "./targets.ts";

/** What a package is made from. */
export interface Packing {
  /** The compiled program. */
  readonly program: string;
  readonly version: string;
  /** Folder that the package comes into. */
  readonly folder: string;
}

const MAINTAINER = "The rollkeep authors <rollkeep@users.noreply.github.com>";
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
Maintainer: ${MAINTAINER}
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
    const bytes = await Deno.readFile(program);
    const files = new Map([...await sharedFiles(version), ["usr/bin/rollkeep", bytes]]);
    const size = [...files.values()].reduce((sum, { length }) => sum + length, 0);
    for (const [path, bytes] of files) {
      await put(`${root}/${path}`, bytes, path.startsWith("usr/bin/") ? 0o755 : 0o644);
    }
    const control = controlText({ target, version, bytes: size, glibc: newestGlibc(bytes) });
    const sums = [...files].map(([path, bytes]) =>
      `${createHash("md5").update(bytes).digest("hex")}  ${path}\n`
    );
    await put(`${root}/DEBIAN/md5sums`, new TextEncoder().encode(sums.join("")), 0o644);
    await put(`${root}/DEBIAN/control`, new TextEncoder().encode(control), 0o644);
    await Deno.chmod(root, 0o755);
    const output = `${folder}/${debName(target, version)}`;
    await build(root, output);
    return output;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** What lies beside the program, by its path in the package. */
async function sharedFiles(version: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const encoder = new TextEncoder();
  const own = async (path: string) =>
    await Deno.readFile(new URL(`../../${path}`, import.meta.url));
  const docs = "usr/share/doc/rollkeep";
  const files = new Map([
    [`${docs}/copyright`, await own("LICENSE")],
    [`${docs}/changelog.gz`, packed(encoder.encode(changesText(version, packageMoment())))],
    [`${docs}/CHANGELOG.md.gz`, packed(await own("CHANGELOG.md"))],
    ["usr/share/lintian/overrides/rollkeep", encoder.encode(OVERRIDES)],
  ]);
  for (const [path, bytes] of await shareOfDebian(version)) files.set(`usr/share/${path}`, bytes);
  return files;
}

/** The runtime is one program with all it needs, as Deno's makers build it. */
const OVERRIDES = "rollkeep: embedded-library *\n";

/** The changes in the form that Debian reads: what they are stands in the other file. */
export function changesText(version: string, moment: Date): string {
  return `rollkeep (${debianVersion(version)}) unstable; urgency=medium

  * What has changed for a user is in CHANGELOG.md.gz beside this file.

 -- ${MAINTAINER}  ${moment.toUTCString().replace("GMT", "+0000")}
`;
}

/** The bits are set afterwards: those of a new file are what the user's mask leaves. */
async function put(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
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
