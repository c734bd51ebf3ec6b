import type { AbsolutePath } from "../model/store.ts";
import { closing, type Files, orElse, type ReadableFile, readFully } from "../system/files.ts";
import { joinPath } from "../text/path_text.ts";

/**
 * Whether a Git folder holds an object: loose, or in a pack whose index (version 2) names it. Nothing is inflated and no
 * program is run. What cannot be read does not hold it.
 */
export function hasGitObject(gitFolder: AbsolutePath, sha: string, files: Files): boolean {
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) return false;
  const objects = joinPath(gitFolder, "objects");
  const loose = joinPath(objects, `${sha.slice(0, 2)}/${sha.slice(2)}`);
  return orElse(() => files.lstat(loose).kind === "file", false) ||
    packIndexes(joinPath(objects, "pack"), files).some((path) => isInPack(path, sha, files));
}

function packIndexes(folder: AbsolutePath, files: Files): readonly AbsolutePath[] {
  const entries = orElse(() => [...files.readDir(folder)], []);
  return entries.filter(({ name, kind }) => kind === "file" && name.endsWith(".idx"))
    .map(({ name }) => joinPath(folder, name));
}

function isInPack(path: AbsolutePath, sha: string, files: Files): boolean {
  return orElse(() => {
    using file = closing(files.open(path));
    return isInIndex(file, sha);
  }, false);
}

/** First bytes of a pack index of version 2: a mark, the version. */
const MAGIC = 0xff744f63;
const FANOUT_AT = 8;
const NAMES_AT = FANOUT_AT + 256 * 4;

/** The index counts names by their first byte, then lists them in order: a search by halves among those of one byte. */
function isInIndex(file: ReadableFile, sha: string): boolean {
  if (numberAt(file, 0) !== MAGIC || numberAt(file, 4) !== 2) return false;
  const wanted = Uint8Array.fromHex(sha);
  const first = wanted[0]!;
  const count = (byte: number) => byte < 0 ? 0 : numberAt(file, FANOUT_AT + 4 * byte);
  let [least, most] = [count(first - 1), count(first)];
  const name = new Uint8Array(wanted.length);
  while (least < most) {
    const middle = Math.floor((least + most) / 2);
    if (readFully(file, name, { at: NAMES_AT + middle * name.length }) < name.length) return false;
    const order = compare(wanted, name);
    if (order === 0) return true;
    if (order < 0) most = middle;
    else least = middle + 1;
  }
  return false;
}

function numberAt(file: ReadableFile, position: number): number {
  const bytes = new Uint8Array(4);
  return readFully(file, bytes, { at: position }) < 4 ? 0 : new DataView(bytes.buffer).getUint32(0);
}

function compare(a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return a[at]! - b[at]!;
  return 0;
}
