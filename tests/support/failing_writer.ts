import type { Database } from "../../lib/system/databases.ts";
import type { WritableFile, Writer } from "../../lib/system/writer.ts";

/** When and how a writer fails. */
export interface Fault {
  /** Number of the mutating call that fails, from 1; beyond the last one nothing fails. */
  readonly at: number;
  /** `error`: that call alone fails, with EIO. `death`: it and everything after it fails, as if the process were gone. */
  readonly kind: "error" | "death";
}

/** A writer that fails on purpose, and what it has seen. */
export interface FailingWriter extends Writer {
  /** Mutating calls so far. */
  calls(): number;
}

/** Wraps a writer; locks are let go of even after death, as the system does for a dead process. */
export function failingWriter(writer: Writer, fault: Fault): FailingWriter {
  let calls = 0;
  const held: { release(): void }[] = [];
  const mutate = <T>(name: string, call: () => T): T => {
    calls++;
    const fails = fault.kind === "error" ? calls === fault.at : calls >= fault.at;
    if (!fails) return call();
    if (fault.kind === "death") { for (const lock of held) lock.release(); }
    throw Object.assign(new Error(`${name} fails on purpose`), { code: "EIO" });
  };
  const file = (inner: WritableFile): WritableFile => ({
    write: (bytes) => mutate("write", () => inner.write(bytes)),
    sync: () => mutate("sync", () => inner.sync()),
    fingerprint: () => inner.fingerprint(),
    close: () => inner.close(),
  });
  const isDead = () => fault.kind === "death" && calls >= fault.at;
  return {
    calls: () => calls,
    makeDir: (path) => mutate("makeDir", () => writer.makeDir(path)),
    makeDirs: (path) => mutate("makeDirs", () => writer.makeDirs(path)),
    removeDir: (path) => mutate("removeDir", () => writer.removeDir(path)),
    create: (path, options) => file(mutate("create", () => writer.create(path, options))),
    append: (path) => file(mutate("append", () => writer.append(path))),
    link: (from, to) => mutate("link", () => writer.link(from, to)),
    unlink: (path) => mutate("unlink", () => writer.unlink(path)),
    replace: (from, to) => mutate("replace", () => writer.replace(from, to)),
    truncate: (path, size) => mutate("truncate", () => writer.truncate(path, size)),
    setMtime: (path, mtimeMs) => mutate("setMtime", () => writer.setMtime(path, mtimeMs)),
    setMode: (path, mode) => mutate("setMode", () => writer.setMode(path, mode)),
    syncDir: (path) => mutate("syncDir", () => writer.syncDir(path)),
    tryLock(path, options) {
      const lock = mutate("tryLock", () => writer.tryLock(path, options));
      if (lock !== null) held.push(lock);
      return lock;
    },
    openDatabase(path) {
      const db = writer.openDatabase(path);
      return database(db, { mutate, isDead });
    },
    tryFolder: (path) => writer.tryFolder(path),
    wait: (milliseconds) => writer.wait(milliseconds),
  };
}

interface Faults {
  readonly mutate: <T>(name: string, call: () => T) => T;
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
