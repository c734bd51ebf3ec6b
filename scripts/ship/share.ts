/**
 * What a package puts below `share` beside the program: man pages, and what completes its words in bash, zsh and fish without a line in
 * anybody's `~/.bashrc`.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import { allCommands } from "../../commands/command_line.ts";
import { completionScript } from "../../lib/render/completion/completion_script.ts";
import { manPages } from "../pages/man_pages.ts";

/** File of a release that has all of it, for packages that others make: paths below `share`. */
export const SHARE_ARCHIVE = "rollkeep-share.tar.gz";

/** Where each shell looks by itself; Debian's zsh looks in a folder of its own. */
const COMPLETIONS = {
  bash: "bash-completion/completions/rollkeep",
  zsh: "zsh/site-functions/_rollkeep",
  fish: "fish/vendor_completions.d/rollkeep.fish",
} as const;

/** The moment that a package is from: `SOURCE_DATE_EPOCH` (seconds) where it is set, so that the same sources make the same bytes. */
export function packageMoment(): Date {
  const seconds = Number(Deno.env.get("SOURCE_DATE_EPOCH") ?? "");
  return seconds > 0 ? new Date(seconds * 1000) : new Date();
}

/** Texts by their path below `share`. */
export async function shareFiles(version: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const specs = (await allCommands()).map(({ spec }) => spec);
  const date = packageMoment().toISOString().slice(0, 10);
  for (const [name, text] of manPages(specs, { version, date })) {
    files.set(`man/man1/${name}`, text);
  }
  for (const shell of ["bash", "zsh", "fish"] as const) {
    const script = completionScript(shell, { program: "rollkeep", briefs: true });
    files.set(COMPLETIONS[shell], script);
  }
  return files;
}

/** The same paths as Debian has them: man pages packed, and what its zsh looks for. */
export async function shareOfDebian(version: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const encoder = new TextEncoder();
  return new Map([...await shareFiles(version)].map(([path, text]) => {
    const bytes = encoder.encode(text);
    if (path.startsWith("man/")) return [`${path}.gz`, packed(bytes)];
    return [path.replace("zsh/site-functions/", "zsh/vendor-completions/"), bytes];
  }));
}

/** Packed so that the same bytes make the same. */
export function packed(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(bytes, { level: 9 }));
}

/**
 * Makes {@link SHARE_ARCHIVE} in a folder.
 *
 * @throws {Error} when `tar`, which has to be GNU's, fails.
 */
export async function makeShareArchive(folder: string, version: string): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "rollkeep-share-" });
  try {
    for (const [path, text] of await shareFiles(version)) {
      const to = `${root}/share/${path}`;
      await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(to, text);
    }
    const same = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mode=u=rwX,go=rX"];
    const moment = `--mtime=@${Math.floor(packageMoment().getTime() / 1000)}`;
    const { success, stdout, stderr } = await new Deno.Command("tar", {
      args: ["-c", ...same, moment, "-C", root, "share"],
      stdin: "null",
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr).trim());
    await Deno.writeFile(`${folder}/${SHARE_ARCHIVE}`, packed(stdout));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
