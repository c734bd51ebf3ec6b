import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import { joinPath } from "../../text/path_text.ts";
import { BESIDE_DATABASE } from "../databases.ts";
import type { Interrupts } from "../interrupts.ts";
import { withKnownFolders } from "../known_folders.ts";
import type { Caches, System } from "../system.ts";
import { realCompression } from "./compression.ts";
import { openDisposable, realDatabases } from "./databases.ts";
import { type Facts, knownEnvironment, localTimeZone, realNow } from "./facts.ts";
import { modeOf, realFiles } from "./files.ts";
import { realTerminal } from "./terminal.ts";

/** `count` random bytes as lower-case hex. */
function randomHex(count: number): string {
  return toHex(crypto.getRandomValues(new Uint8Array(count)));
}

/** A UUIDv7: 48 bits of milliseconds, then random bits, as Codex names its threads (codex-storage §1). */
function newUuid7(nowMs: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let at = 0; at < 6; at++) bytes[at] = Math.floor(nowMs / 2 ** (8 * (5 - at))) % 256;
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = toHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
    .join("-");
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Windows knows no SIGTERM, and the runtime refuses to listen for it there. */
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];

/** A turn of the event loop costs a millisecond: often enough for a person, seldom enough for ten thousand threads. */
const TURN_EVERY_MS = 20;

/** Signals of this process. A listener works inside the confined worker too (write-rules §7.3). */
function realInterrupts(): Interrupts {
  return {
    watch() {
      let isRequested = false;
      let isListening = true;
      let lastTurn = performance.now();
      const listener = () => {
        isRequested = true;
      };
      for (const signal of SIGNALS) Deno.addSignalListener(signal, listener);
      return {
        async pause() {
          if (performance.now() - lastTurn < TURN_EVERY_MS) return;
          await new Promise((done) => setTimeout(done));
          lastTurn = performance.now();
        },
        requested: () => isRequested,
        end() {
          if (!isListening) return;
          isListening = false;
          for (const signal of SIGNALS) Deno.removeSignalListener(signal, listener);
        },
      };
    },
  };
}

/** What SQLite says of a file that is no database of its own, in words: it gives no number here. */
const DAMAGED = /not a database|malformed/;

/** Caches in one private folder; `null`: no folder may be used. */
export function realCaches(folder: string | null, user: number | null = null): Caches {
  const discard = (name: string): void => {
    if (folder === null) return;
    try {
      Deno.removeSync(joinPath(folder, name));
    } catch {
      // Someone else removed it, or nobody may: the next open decides again.
    }
  };
  return {
    open(name) {
      if (folder === null) return null;
      const path = joinPath(folder, name);
      try {
        Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
        if (!isOurs(folder, user)) return null;
        makePrivate(path);
        return ["", ...BESIDE_DATABASE].every((side) => isPrivate(path + side, user))
          ? openDisposable(path)
          : null;
      } catch (error) {
        // A cache is a convenience: without one the answer is the same, only slower. One in use is left alone.
        if (error instanceof Error && DAMAGED.test(error.message)) discard(name);
        return null;
      }
    },
    discard,
    discardAll: () => folder === null ? [] : discardAll(folder),
  };
}

/** A database that this or an earlier version made, or a file that SQLite made beside one. */
const REMEMBERED = /^(?:answers|heads|bases|ends|wholes)-.*\.sqlite(?:-wal|-shm|-journal)?$/;

function discardAll(folder: string): readonly string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name)
      .filter((name) => REMEMBERED.test(name))
      .map((name) => joinPath(folder, name))
      .filter(isStuck);
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? [] : [folder];
  }
}

/** Whether a file is still there although it was to be removed. */
function isStuck(path: string): boolean {
  try {
    Deno.removeSync(path);
    return false;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound);
  }
}

/** Whether nobody else can put something into the folder of the cache. It may be a link; where that leads is asked. */
function isOurs(folder: string, user: number | null): boolean {
  const stat = Deno.statSync(folder);
  return isOwn(stat, user) && ((modeOf(stat) ?? 0) & 0o022) === 0;
}

/** Whether it belongs to this user, as far as the system tells. */
function isOwn({ uid }: Pick<Deno.FileInfo, "uid">, user: number | null): boolean {
  return user === null || uid === null || uid === user;
}

/** Whether a file of the cache is a plain one that nobody else can read or write, or none. */
function isPrivate(path: string, user: number | null): boolean {
  try {
    const stat = Deno.lstatSync(path);
    return stat.isFile && isOwn(stat, user) && ((modeOf(stat) ?? 0) & 0o077) === 0 &&
      (stat.nlink ?? 1) === 1;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

/** SQLite would create it with the umask's mode; it holds text of conversations. */
function makePrivate(path: string): void {
  try {
    Deno.openSync(path, { createNew: true, write: true, mode: 0o600 }).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

/** Where a store keeps rollouts. */
type StoreRoots = Pick<StorePaths, "sessionsRoot" | "archivedRoot" | "trashRoot">;

function rootsOf(store?: StoreRoots): readonly AbsolutePath[] {
  if (store === undefined) return [];
  return [store.sessionsRoot, store.archivedRoot, store.trashRoot].filter((root) => root !== null);
}

/** The real outside world, for reading, from the facts that main gathered; below the roots of a store no link is followed. */
export function buildSystem(facts: Facts, store?: StoreRoots, source?: StoreRoots): System {
  const { variables } = facts;
  return {
    files: withKnownFolders(
      realFiles([...rootsOf(store), ...rootsOf(source)]),
      facts.folders ?? [],
    ),
    databases: realDatabases(),
    clock: {
      nowMs: realNow,
      timeZone: localTimeZone,
    },
    ids: { hex: randomHex, uuid7: () => newUuid7(Date.now()) },
    environment: knownEnvironment(facts),
    digests: {
      async sha256() {
        const { createHash } = await import("node:crypto");
        const start = () => {
          const hash = createHash("sha256");
          return {
            update: (bytes: Uint8Array) => void hash.update(bytes),
            soFar: () => hash.copy().digest("hex"),
            hex: () => hash.digest("hex"),
          };
        };
        return { start, ofText: (text) => createHash("sha256").update(text).digest("hex") };
      },
    },
    compression: realCompression(),
    terminal: realTerminal(variables),
    caches: realCaches(facts.cacheFolder, facts.user ?? null),
    interrupts: realInterrupts(),
  };
}
