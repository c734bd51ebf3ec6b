import type { AbsolutePath } from "../model/store.ts";
import { closing, type Files, readFully } from "../system/files.ts";

/**
 * The text of a file that gives the same bytes back, a byte order mark included.
 *
 * @throws as in {@link Files}; with code `EFBIG` when it is longer than `maxBytes`; with code `EILSEQ` when it is not UTF-8: a lossy reading would change what is not ours.
 */
export function readExactText(
  path: AbsolutePath,
  { files, maxBytes }: { readonly files: Files; readonly maxBytes: number },
): string {
  using file = closing(files.open(path));
  const { size } = file.stat();
  if (size > maxBytes) throw coded("EFBIG", `"${path}" has ${size} bytes`);
  const bytes = new Uint8Array(size);
  return decoded(bytes.subarray(0, readFully(file, bytes, { at: 0 })), path);
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decoded(bytes: Uint8Array, path: AbsolutePath): string {
  try {
    return UTF8.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw coded("EILSEQ", `"${path}" is not UTF-8`);
  }
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/**
 * Why a file of settings cannot be read, by the code of the error, for people; `null`: as good as no file; `undefined`: no trouble of a
 * file at all.
 */
export function unreadState(
  code: string | null,
  { maxBytes }: { readonly maxBytes: number },
): string | null | undefined {
  switch (code) {
    case null:
      return undefined;
    case "ENOENT":
    case "ENOTDIR":
    // A store outside the sandbox is refused as a whole, by name; no word about one of its files.
    case "EPERM-SANDBOX":
      return null;
    case "ENOTFILE":
      return "it is not a regular file";
    case "EACCES":
      return "permission denied";
    case "EILSEQ":
      return "it is not UTF-8";
    case "EFBIG":
      return `it has more than ${maxBytes / 1024} KiB`;
    default:
      return `cannot read it (${code})`;
  }
}
