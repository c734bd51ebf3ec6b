import type { AgentsGround, AgentsPlace } from "../model/request/agents.ts";
import type { AbsolutePath } from "../model/store.ts";
import { closing, errorCode, type Files, readFully } from "../system/files.ts";

/** What is known of a file with instructions. */
export interface ReadPlace {
  readonly place: AgentsPlace;
  /** Size when it was opened, in bytes. */
  readonly bytes: number;
  /** Its first bytes, as many as are looked at; `null`: it could not be opened, or was not. */
  readonly known: Uint8Array | null;
  /** Why not, for people; `null`: it was. */
  readonly trouble: string | null;
}

/** Most bytes of one file that are looked at: thirty times what Codex takes of all, where nothing else is configured. */
const MOST_OF_A_FILE = 1024 * 1024;
/** Most bytes of all of them. */
const MOST_OF_ALL = 16 * MOST_OF_A_FILE;

/** Reads the files of a ground, each once and up to a bound. What is no file stays unopened. */
export function readInstructions(
  { places }: Pick<AgentsGround, "places">,
  { files }: { readonly files: Files },
): readonly ReadPlace[] {
  let left = MOST_OF_ALL;
  return places.map((place) => {
    if (place.real === null) {
      return { place, bytes: place.bytes, known: null, trouble: place.detail };
    }
    const read = readStart(place.real, { files, most: Math.min(MOST_OF_A_FILE, left) });
    if (typeof read === "string") {
      return { place, bytes: place.bytes, known: null, trouble: `it cannot be read (${read})` };
    }
    left -= read.known.length;
    return { place, ...read, trouble: null };
  });
}

/** The beginning of a file, or the code of the error. */
function readStart(
  path: AbsolutePath,
  { files, most }: { readonly files: Files; readonly most: number },
): Pick<ReadPlace, "bytes"> & { readonly known: Uint8Array } | string {
  try {
    using file = closing(files.open(path));
    const { size } = file.stat();
    const known = new Uint8Array(Math.min(size, most));
    return { bytes: size, known: known.subarray(0, readFully(file, known, { at: 0 })) };
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    return code;
  }
}

/** Text of bytes as Codex takes it: what is no UTF-8 is replaced. Bytes that may go on leave the end of a character out. */
export function decodedText(
  bytes: Uint8Array,
  { goesOn }: { readonly goesOn: boolean },
): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes, { stream: goesOn });
}

/** Whether bytes are UTF-8; those that may go on need not end with a whole character. */
export function isUtf8(bytes: Uint8Array, { goesOn }: { readonly goesOn: boolean }): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: goesOn });
    return true;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return false;
  }
}

/** Blanks as Codex knows them, which are not those of JavaScript: a byte order mark is none, U+0085 is one. */
const NOT_BLANK = /[^\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Whether a text has nothing in it, by Codex. */
export function isBlank(text: string): boolean {
  return !NOT_BLANK.test(text);
}
