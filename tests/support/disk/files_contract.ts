import assert from "node:assert/strict";
import type { AbsolutePath } from "../../../lib/model/store.ts";
import type { EntryKind, Files } from "../../../lib/system/files.ts";
import type { Writer } from "../../../lib/system/writer.ts";
import { joinPath } from "../../../lib/text/path_text.ts";

/** A file system to hold to the contract, with an empty folder to work in. */
export interface Subject {
  readonly root: AbsolutePath;
  readonly files: Files;
  readonly writer: Writer;
  /** Makes something that is neither file nor folder. */
  readonly plant: (path: string, kind: EntryKind) => Promise<void>;
}

/** What every file system promises, as tests over one. */
export function filesContract(name: string, withSubject: WithSubject): void {
  const test = (promise: string, check: (subject: Subject) => Promise<void> | void) =>
    Deno.test(`${name}: ${promise}`, () => withSubject(async (subject) => await check(subject)));

  test("what is written is read back, at any position", ({ root, files, writer }) => {
    put(writer, joinPath(root, "a"), "hello world");
    const file = files.open(joinPath(root, "a"));
    const buffer = new Uint8Array(5);
    assert.equal(file.readAt(buffer, 6), 5);
    assert.equal(new TextDecoder().decode(buffer), "world");
    assert.equal(file.readAt(buffer, 11), 0);
    file.close();
    file.close();
    const seen = files.openSeen(joinPath(root, "a"));
    assert.equal(seen.readAt(buffer, 0), 5);
    assert.equal(new TextDecoder().decode(buffer), "hello");
    seen.close();
    assert.equal(files.readText(joinPath(root, "a"), { maxBytes: 100 }), "hello world");
    assert.throws(() => files.readText(joinPath(root, "a"), { maxBytes: 5 }), { code: "EFBIG" });
  });

  test("what is missing is ENOENT", ({ root, files, writer }) => {
    const { readDir, lstat, open, openSeen, realPath, tryLock } = files;
    for (const call of [readDir, lstat, open, openSeen, realPath, tryLock]) {
      assert.throws(() => call(joinPath(root, "none")), { code: "ENOENT" });
    }
    assert.throws(() => writer.unlink(joinPath(root, "none")), { code: "ENOENT" });
    assert.throws(() => writer.link(joinPath(root, "none"), joinPath(root, "b")), {
      code: "ENOENT",
    });
  });

  test("nothing is overwritten", ({ root, files, writer }) => {
    put(writer, joinPath(root, "a"), "a");
    put(writer, joinPath(root, "b"), "b");
    assert.throws(() => writer.create(joinPath(root, "a")), { code: "EEXIST" });
    assert.throws(() => writer.link(joinPath(root, "a"), joinPath(root, "b")), { code: "EEXIST" });
    assert.throws(() => writer.makeDir(joinPath(root, "a")), { code: "EEXIST" });
    assert.equal(files.readText(joinPath(root, "b"), { maxBytes: 9 }), "b");
  });

  test("a link is the same file until both names are gone", ({ root, files, writer }) => {
    put(writer, joinPath(root, "a"), "a");
    writer.setMtime(joinPath(root, "a"), 1_700_000_000_123);
    writer.link(joinPath(root, "a"), joinPath(root, "b"));
    const [a, b] = [files.lstat(joinPath(root, "a")), files.lstat(joinPath(root, "b"))];
    assert.equal(a.inode, b.inode);
    assert.equal(a.links, 2);
    writer.unlink(joinPath(root, "a"));
    assert.equal(files.lstat(joinPath(root, "b")).mtimeMs, 1_700_000_000_123);
    assert.equal(files.lstat(joinPath(root, "b")).links, 1);
  });

  test("what it makes is private", ({ root, files, writer }) => {
    put(writer, joinPath(root, "a"), "a");
    assert.deepEqual(writer.makeDirs(joinPath(root, "x/y/z")), [
      joinPath(root, "x"),
      joinPath(root, "x/y"),
      joinPath(root, "x/y/z"),
    ]);
    assert.deepEqual(writer.makeDirs(joinPath(root, "x/y")), []);
    assert.equal(files.lstat(joinPath(root, "a")).mode, 0o600);
    assert.equal(files.lstat(joinPath(root, "x/y")).mode, 0o700);
  });

  test("only empty folders are removed, and files are not folders", ({ root, files, writer }) => {
    writer.makeDirs(joinPath(root, "x/y"));
    put(writer, joinPath(root, "a"), "a");
    assert.throws(() => writer.removeDir(joinPath(root, "x")), { code: "ENOTEMPTY" });
    assert.throws(() => writer.removeDir(joinPath(root, "a")), { code: "ENOTDIR" });
    assert.throws(() => writer.unlink(joinPath(root, "x")), { code: "EISDIR" });
    writer.removeDir(joinPath(root, "x/y"));
    assert.deepEqual([...files.readDir(joinPath(root, "x"))], []);
  });

  test("links and other things are seen as such and never opened", async ({ root, files, plant }) => {
    await plant(joinPath(root, "link"), "link");
    await plant(joinPath(root, "fifo"), "other");
    const kinds = [...files.readDir(root)].map(({ name, kind }) => `${name} ${kind}`).sort();
    assert.deepEqual(kinds, ["fifo other", "link link"]);
    for (const name of ["link", "fifo"]) {
      assert.throws(() => files.open(joinPath(root, name)), { code: "ENOTFILE" });
    }
  });

  test("a lock is held by one at a time, and letting go twice is harmless", ({ root, files, writer }) => {
    const lock = writer.tryLock(joinPath(root, "lock"), { create: true });
    assert.ok(lock !== null);
    assert.equal(writer.tryLock(joinPath(root, "lock"), { create: false }), null);
    assert.equal(files.tryLock(joinPath(root, "lock")), null);
    lock.release();
    lock.release();
    const again = files.tryLock(joinPath(root, "lock"));
    assert.ok(again !== null);
    again.release();
  });

  test("appending, cutting and replacing do what they say", ({ root, files, writer }) => {
    put(writer, joinPath(root, "a"), "one");
    const file = writer.append(joinPath(root, "a"));
    file.write(new TextEncoder().encode(" two"));
    file.sync();
    assert.equal(file.fingerprint().size, 7);
    file.close();
    writer.truncate(joinPath(root, "a"), 5);
    put(writer, joinPath(root, "b"), "old");
    writer.replace(joinPath(root, "a"), joinPath(root, "b"));
    assert.equal(files.readText(joinPath(root, "b"), { maxBytes: 9 }), "one t");
    assert.throws(() => files.lstat(joinPath(root, "a")), { code: "ENOENT" });
    writer.syncDir(root);
  });
}

/** Makes a subject, gives it to a test, and removes it. */
export type WithSubject = (use: (subject: Subject) => Promise<void>) => Promise<void>;

function put(writer: Writer, path: AbsolutePath, text: string): void {
  const file = writer.create(path);
  file.write(new TextEncoder().encode(text));
  file.close();
}
