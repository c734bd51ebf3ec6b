/**
 * The checksums of a release, as `sha256sum` writes and reads them, and the files that are made from them.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** Where the project lies, its releases with it: whoever moves it changes this, and the tests name what else says it. */
export const REPOSITORY = "https://github.com/rollkeep/rollkeep";

/** SHA-256 in lower-case hex, by name of the file. */
export type Digests = ReadonlyMap<string, string>;

/** File of the checksums. */
export const CHECKSUMS = "SHA256SUMS";

/** Digests of files in a folder. */
export async function digestsOf(folder: string, names: readonly string[]): Promise<Digests> {
  const digests = new Map<string, string>();
  for (const name of names) {
    const bytes = await Deno.readFile(`${folder}/${name}`);
    digests.set(name, createHash("sha256").update(bytes).digest("hex"));
  }
  return digests;
}

/** The text of the checksums, by name. */
export function checksumsText(digests: Digests): string {
  return [...digests].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([name, digest]) => `${digest}  ${name}\n`).join("");
}

/** What a template is filled with. */
export interface Filling {
  readonly version: string;
  readonly digests: Digests;
}

/**
 * Fills a template of `packaging/`: `@VERSION@`, `@REPOSITORY@`, `@RELEASE@` (the address of the files) and `@SHA256:FILE@`.
 *
 * @throws {Error} naming the file that has no digest, or a word that means nothing.
 */
export function filled(template: string, { version, digests }: Filling): string {
  return template.replace(/@([A-Z0-9]+)(?::([\w.-]+))?@/g, (word, name, file) => {
    if (name === "VERSION") return version;
    if (name === "REPOSITORY") return REPOSITORY;
    if (name === "RELEASE") return `${REPOSITORY}/releases/download/v${version}`;
    if (name !== "SHA256") throw new Error(`a template says ${word}, which means nothing`);
    const digest = digests.get(file ?? "");
    if (digest === undefined) {
      throw new Error(`there is no digest of ${file}: it is not among the files`);
    }
    return digest;
  });
}
