import type { Database, Databases } from "./databases.ts";
import type { Files } from "./files.ts";
import type { Interrupts } from "./interrupts.ts";
import type { Terminal } from "./terminal.ts";

/** Time and zone. */
export interface Clock {
  /** Milliseconds since the epoch, now. */
  nowMs(): number;
  /** IANA name of the local time zone. */
  timeZone(): string;
}

/** Random identities. */
export interface Ids {
  /** `count` random bytes as lower-case hex. */
  hex(count: number): string;
  /** A new UUIDv7. */
  uuid7(): string;
}

/** Environment variables. */
export interface Environment {
  /** A variable; `null` when unset, blank, or not ours to read. */
  get(name: string): string | null;
  /** Home folder; `null` when unknown. */
  home(): string | null;
  /** Working directory, absolute. */
  cwd(): string;
}

/** Digests, loaded when first needed. */
export interface Digests {
  /** Loads SHA-256; the result makes digests without waiting. */
  sha256(): Promise<Sha256>;
}

/** SHA-256 as lower-case hex. */
export interface Sha256 {
  /** Of a text's UTF-8. */
  ofText(text: string): string;
  /** Of bytes that come in pieces. `soFar` tells that of those that have come, and more may follow. */
  start(): { update(bytes: Uint8Array): void; soFar(): string; hex(): string };
}

/** zstd, loaded when first needed. */
export interface Compression {
  /**
   * Decodes a compressed stream of any number of frames as it comes; stop reading and it stops working. Bad or cut-off data
   * throws an error with code `EZSTD` after what could be decoded; more than `mostFrames` frames one with code `EFBIG`. Errors of
   * the chunks are thrown as they are.
   */
  zstdDecode(
    chunks: Iterable<Uint8Array>,
    options?: { readonly mostFrames?: number },
  ): AsyncIterable<Uint8Array>;
  /** One zstd frame, level 3, as Codex writes them. */
  zstdFrame(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Disposable databases in the user's cache folder. */
export interface Caches {
  /**
   * Opens a database of the cache, made if missing (folder 0700, file 0600). `null` when it cannot be used for whatever
   * reason: the caller does without. `discard` removes a damaged one.
   */
  open(name: string): Database | null;
  /** Removes a database of the cache; failure is ignored, the next open tries again. */
  discard(name: string): void;
  /**
   * Removes the databases of all stores and versions: they hold words of conversations. Returns the paths that could not be
   * removed.
   */
  discardAll(): readonly string[];
}

/** The outside world, for reading. What writes is a `Writer`, handed to the room `act` alone. */
export interface System {
  readonly files: Files;
  readonly databases: Databases;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly environment: Environment;
  readonly digests: Digests;
  readonly compression: Compression;
  readonly terminal: Terminal;
  readonly caches: Caches;
  readonly interrupts: Interrupts;
}
