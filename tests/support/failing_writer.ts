import type { Database } from "../../lib/system/databases.ts";
import type { WritableFile, Writer } from "../../lib/system/writer.ts";

/** The mutating call of a number fails. */
export interface Fault {
  /** From 1; beyond the last one nothing fails. */
  readonly at: number;
  /** `error`: that call alone fails, with EIO. `death`: it and everything after it fails, as if the process were gone. */
  readonly kind: "error" | "death";
}

/** Death at a call that is known by what it does. */
export interface KnownDeath {
  readonly kind: "death";
  /** Asked before each mutating call, by its name (of a statement, its SQL) and the path it is about: whether it is the first to fail. */
  readonly dies: (name: string, path: string) => boolean;
}

/** A writer that fails on purpose, and what it has seen. */
export interface FailingWriter extends Writer {
  /** Mutating calls so far. */
  calls(): number;
}

/** Wraps a writer; locks are let go of even after death, as the system does for a dead process. */
export function failingWriter(writer: Writer, fault: Fault | KnownDeath): FailingWriter {
  let calls = 0;
  let isDead = false;
  const held: { release(): void }[] = [];
  const mutate = <T>(name: string, call: () => T, path = ""): T => {
    calls++;
    const fails = "at" in fault ? calls === fault.at : !isDead && fault.dies(name, path);
    if (!fails && !isDead) return call();
    if (fault.kind === "death") {
      isDead = true;
      for (const lock of held) lock.release();
    }
    throw Object.assign(new Error(`${name} fails on purpose`), { code: "EIO" });
  };
  const file = (inner: WritableFile): WritableFile => ({
    write: (bytes) => mutate("write", () => inner.write(bytes)),
    sync: () => mutate("sync", () => inner.sync()),
    fingerprint: () => inner.fingerprint(),
    close: () => inner.close(),
  });
  return {
    mayWrite: (path) => writer.mayWrite(path),
    calls: () => calls,
    makeDir: (path) => mutate("makeDir", () => writer.makeDir(path), path),
    makeDirs: (path) => mutate("makeDirs", () => writer.makeDirs(path), path),
    removeDir: (path) => mutate("removeDir", () => writer.removeDir(path), path),
    create: (path, options) => file(mutate("create", () => writer.create(path, options), path)),
    append: (path) => file(mutate("append", () => writer.append(path), path)),
    patch(path) {
      const inner = mutate("patch", () => writer.patch(path), path);
      return {
        writeAt: (bytes, position) => mutate("writeAt", () => inner.writeAt(bytes, position)),
        sync: () => mutate("sync", () => inner.sync()),
        close: () => inner.close(),
      };
    },
    link: (from, to) => mutate("link", () => writer.link(from, to), to),
    unlink: (path) => mutate("unlink", () => writer.unlink(path), path),
    replace: (from, to) => mutate("replace", () => writer.replace(from, to), to),
    truncate: (path, size) => mutate("truncate", () => writer.truncate(path, size), path),
    setMtime: (path, mtimeMs) => mutate("setMtime", () => writer.setMtime(path, mtimeMs), path),
    setMode: (path, mode) => mutate("setMode", () => writer.setMode(path, mode), path),
    syncDir: (path) => mutate("syncDir", () => writer.syncDir(path), path),
    tryLock(path, options) {
      const lock = mutate("tryLock", () => writer.tryLock(path, options), path);
      if (lock !== null) held.push(lock);
      return lock;
    },
    openDatabase(path) {
      const db = writer.openDatabase(path);
      return database(db, { mutate, isDead: () => isDead });
    },
    tryFolder: (path) => writer.tryFolder(path),
    wait: (milliseconds) => writer.wait(milliseconds),
  };
}

interface Faults {
  readonly mutate: <T>(name: string, call: () => T, path?: string) => T;
  readonly isDead: () => boolean;
}

/** A dead process commits nothing: closing the connection rolls back. */
function database(db: Database, { mutate, isDead }: Faults): Database {
  return {
    exec(sql) {
      if (sql === "ROLLBACK" && !isDead()) db.exec(sql);
      else mutate(sql, () => db.exec(sql));
    },
    prepare(sql, options) {
      const statement = db.prepare(sql, options);
      return { ...statement, run: (...values) => mutate(sql, () => statement.run(...values)) };
    },
    close: () => db.close(),
  };
}

/**
 * Which calls of a long change fail in turn: every eighth, so that the gate stays within its time, or with `EVERY_CALL=1` each of
 * them, as before a release.
 */
export const CALL_STEP = Deno.env.get("EVERY_CALL") === "1" ? 1 : 8;

/** The same for the name of a test. */
export const OF_ITS_CALLS = CALL_STEP === 1 ? "each of its calls" : "every eighth of its calls";
