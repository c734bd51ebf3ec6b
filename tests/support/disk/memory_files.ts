import type { AbsolutePath } from "../../../lib/model/store.ts";
import type { Entry, EntryKind, Files, FileStat, ReadableFile } from "../../../lib/system/files.ts";
import type { HeldLock, WritableFile, Writer } from "../../../lib/system/writer.ts";
import { parentPath } from "../../../lib/text/path_text.ts";

/** A file or folder of the file system in memory. */
interface Node {
  readonly kind: EntryKind;
  readonly inode: number;
  bytes: Uint8Array;
  mtimeMs: number;
  mode: number;
  links: number;
  locked: boolean;
}

/** A file system in memory: what the program sees of one, without a disk. Databases are not part of it. */
export interface MemoryFiles {
  readonly files: Files;
  readonly writer: Writer;
  /** Makes a link, FIFO or other thing that the program must not touch. */
  plant(path: string, kind: EntryKind): void;
}

/** An empty one with the folder `root`; `nowMs` is the time of everything written. */
export function newMemoryFiles(root: string, nowMs: () => number): MemoryFiles {
  const nodes = new Map<string, Node>();
  let lastInode = 0;
  const make = (kind: EntryKind, mode: number): Node => ({
    kind,
    inode: ++lastInode,
    bytes: new Uint8Array(),
    mtimeMs: nowMs(),
    mode,
    links: 1,
    locked: false,
  });
  nodes.set("/", make("directory", 0o755));
  nodes.set(root, make("directory", 0o700));

  const fail = (code: string, path: string): never => {
    throw Object.assign(new Error(`${code}: ${path}`), { code });
  };
  const get = (path: string): Node => nodes.get(path) ?? fail("ENOENT", path);
  const parentOf = (path: string) => path.slice(0, path.lastIndexOf("/")) || "/";
  const mustBeFree = (path: string) => {
    if (nodes.has(path)) fail("EEXIST", path);
    if (get(parentOf(path)).kind !== "directory") fail("ENOTDIR", path);
  };
  const file = (path: string): Node => {
    const node = get(path);
    return node.kind === "file" ? node : fail("ENOTFILE", path);
  };
  const childrenOf = (path: string) =>
    [...nodes.keys()].filter((other) => other !== path && parentOf(other) === path);
  const lock = (node: Node): HeldLock | null => {
    if (node.locked) return null;
    node.locked = true;
    let isHeld = true;
    return {
      release() {
        if (isHeld) node.locked = false;
        isHeld = false;
      },
    };
  };
  const writable = (node: Node): WritableFile => ({
    write(bytes) {
      const joined = new Uint8Array(node.bytes.length + bytes.length);
      joined.set(node.bytes);
      joined.set(bytes, node.bytes.length);
      node.bytes = joined;
      node.mtimeMs = nowMs();
    },
    sync() {},
    fingerprint: () => ({
      size: node.bytes.length,
      mtimeMs: node.mtimeMs,
      ctimeMs: node.mtimeMs,
      inode: node.inode,
    }),
    close() {},
  });

  const files: Files = {
    readDir(path) {
      if (get(path).kind !== "directory") fail("ENOTDIR", path);
      return childrenOf(path).map((child): Entry => ({
        name: child.slice(child.lastIndexOf("/") + 1),
        kind: nodes.get(child)!.kind,
      }));
    },
    lstat: (path) => statOf(get(path)),
    open: (path) => readable(file(path)),
    openSeen: (path) => readable(file(path)),
    readText(path, { maxBytes }) {
      const { bytes } = file(path);
      return bytes.length > maxBytes ? fail("EFBIG", path) : new TextDecoder().decode(bytes);
    },
    realPath: (path) => (get(path), path),
    tryLock: (path) => lock(get(path)),
    mayRead: () => true,
    freeBytes: () => Promise.resolve(null),
  };
  const writer: Writer = {
    mayWrite: () => true,
    makeDir(path) {
      mustBeFree(path);
      nodes.set(path, make("directory", 0o700));
    },
    makeDirs(path) {
      const made: AbsolutePath[] = [];
      for (let at = path; !nodes.has(at); at = parentPath(at)) made.unshift(at);
      for (const folder of made) writer.makeDir(folder);
      return made;
    },
    removeDir(path) {
      if (get(path).kind !== "directory") fail("ENOTDIR", path);
      if (childrenOf(path).length > 0) fail("ENOTEMPTY", path);
      nodes.delete(path);
    },
    create(path, options) {
      mustBeFree(path);
      const node = make("file", options?.mode ?? 0o600);
      nodes.set(path, node);
      return writable(node);
    },
    append: (path) => writable(file(path)),
    patch: (path) => ({
      writeAt: (bytes, position) => file(path).bytes.set(bytes, position),
      sync() {},
      close() {},
    }),
    link(from, to) {
      const node = file(from);
      mustBeFree(to);
      nodes.set(to, node);
      node.links++;
    },
    unlink(path) {
      const node = get(path);
      if (node.kind === "directory") fail("EISDIR", path);
      nodes.delete(path);
      node.links--;
    },
    replace(from, to) {
      const node = file(from);
      nodes.delete(from);
      nodes.set(to, node);
    },
    truncate(path, size) {
      file(path).bytes = file(path).bytes.slice(0, size);
    },
    setMtime(path, mtimeMs) {
      get(path).mtimeMs = mtimeMs;
    },
    setMode(path, mode) {
      get(path).mode = mode;
    },
    syncDir: (path) => void get(path),
    tryLock(path, { create }) {
      if (create && !nodes.has(path)) writer.create(path).close();
      return lock(get(path));
    },
    openDatabase: (path) => fail("ENOTSUP", path),
    tryFolder: (path) => Promise.resolve(void get(path)),
    wait() {},
  };
  return { files, writer, plant: (path, kind) => void nodes.set(path, make(kind, 0o600)) };
}

function statOf(node: Node): FileStat {
  return {
    kind: node.kind,
    size: node.bytes.length,
    mtimeMs: node.mtimeMs,
    ctimeMs: node.mtimeMs,
    inode: node.inode,
    device: 1,
    mode: node.mode,
    links: node.links,
    owner: null,
  };
}

function readable(node: Node): ReadableFile {
  return {
    stat: () => statOf(node),
    readAt(buffer, position) {
      const piece = node.bytes.subarray(position, position + buffer.length);
      buffer.set(piece);
      return piece.length;
    },
    close() {},
  };
}
