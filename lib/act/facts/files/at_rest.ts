import { type Fingerprint, sameTime } from "../../../model/fingerprint.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import { type FileStat, statOrNull } from "../../../system/files.ts";
import { type DigestTools, restDigest } from "./file_digest.ts";

/**
 * What has become of a file since a journal noted it.
 *
 * - `same`: size and time say that it is the one. `retimed`: another time, the same content: a copy lost it.
 * - `grown`: it begins with what was noted: an older Codex has written on to it.
 * - `other`: it is not the one, or no regular file. `gone`: nothing is there.
 */
export type AtRest =
  | { readonly kind: "same" | "retimed" | "grown" | "other"; readonly stat: FileStat }
  | { readonly kind: "gone" };

/** Looks at a file that nobody should have touched since; inode and change time tell nothing of it by then. */
export function lookAtRest(path: AbsolutePath, expect: Fingerprint, tools: DigestTools): AtRest {
  const stat = statOrNull(path, tools.files);
  if (stat === null) return { kind: "gone" };
  const { size, mtimeMs, digest } = expect;
  if (stat.kind !== "file" || stat.size < size) return { kind: "other", stat };
  if (stat.size === size && sameTime(mtimeMs, stat.mtimeMs)) return { kind: "same", stat };
  if (digest === undefined || restDigest(path, { ...tools, size }) !== digest) {
    return { kind: "other", stat };
  }
  return { kind: stat.size === size ? "retimed" : "grown", stat };
}
