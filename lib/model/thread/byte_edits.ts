import type { StorePlace } from "../store.ts";

/** Bytes of a file that become as many others. */
export interface Patch {
  /** Where they begin, in bytes. */
  readonly offset: number;
  /** What they must still be, in base64. */
  readonly before: string;
  /** In base64; as many bytes. */
  readonly after: string;
}

/** Bytes of a file that others take the place of, however many. */
export interface Splice {
  /** Where they begin, in bytes of the file before. */
  readonly offset: number;
  /** How many go. */
  readonly remove: number;
  /** What comes, in base64. */
  readonly insert: string;
}

/** A stretch of a rollout that another one takes in: what it has read there so far, in whole lines. */
export interface Inherited {
  /** Place in the store of the rollout that has them; it stays as it is. */
  readonly path: StorePlace;
  /** First byte, behind its metadata; of the decompressed file. */
  readonly start: number;
  /** First byte that is not taken in. */
  readonly end: number;
}

/** Encodings of text that no Codex reads, as they are named everywhere. */
export type Utf16 = "utf-16le" | "utf-16be";
