/**
 * What a compiled program says of itself without being run: what it is for, what it may do, how much of it is ours.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Granted } from "../../lib/model/result/program.ts";
import { HEADER_BYTES, type Target, targetOf } from "./targets.ts";

/** What is baked into a compiled program. */
export interface Baked {
  readonly read: Granted;
  readonly write: Granted;
  readonly env: Granted;
  readonly sys: Granted;
  readonly net: Granted;
  readonly run: Granted;
  readonly ffi: Granted;
  readonly import: Granted;
  /** Whether it asks the user for what it may not. */
  readonly prompt: boolean;
}

/** A compiled program. */
export interface ProgramFile {
  readonly target: Target;
  /** In bytes. */
  readonly size: number;
  /** Bytes that are no part of the runtime; `null` where only Linux files tell. */
  readonly own: number | null;
  /** SHA-256 in lower-case hex. */
  readonly sha256: string;
  readonly baked: Baked;
}

/** What a program that is limited to one store was given instead of everything. */
export interface Limits {
  /** The only folder that it may read and write. */
  readonly store: string | null;
}

/** What rollkeep is compiled with: docs/security.md says why. */
export function wantedBaked({ store }: Limits): Baked {
  const files = store === null ? true : [store];
  const none = { net: false, run: false, ffi: false, import: false };
  return { read: files, write: files, env: true, sys: ["statfs", "uid"], ...none, prompt: false };
}

/**
 * Reads a compiled program.
 *
 * @throws {Error} when it is none that `deno compile` has made, saying so.
 */
export function readProgram(path: string): ProgramFile {
  const bytes = bytesOf(path);
  const target = targetOf(bytes.subarray(0, HEADER_BYTES));
  if (target === null) {
    throw new Error(`"${path}" is no program for a system that rollkeep is compiled for`);
  }
  const baked = bakedIn(bytes);
  if (baked === null) throw new Error(`"${path}" is a program that deno compile has not made`);
  return {
    target,
    size: bytes.length,
    own: target.os === "linux" ? bytes.length - endOfElf(bytes) : null,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    baked,
  };
}

function bytesOf(path: string): Uint8Array<ArrayBuffer> {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    throw new Error(`"${path}" cannot be read: ${(error as Error).message.split(":")[0]}`);
  }
}

/** What stands before the description of a compiled program: a mark, then its length in eight bytes. */
const MARK = new TextEncoder().encode("d3n0l4nd");

interface Described {
  readonly permissions?: Readonly<Record<string, readonly string[] | null | boolean>>;
}

/** What is baked into these bytes; `null`: they are no compiled program. */
export function bakedIn(bytes: Uint8Array): Baked | null {
  const buffer = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const found = indicesOf(buffer, MARK);
  for (const at of found) {
    const start = at + MARK.length + 8;
    if (buffer[start] !== 0x7b) continue;
    const length = Number(view.getBigUint64(at + MARK.length, true));
    if (start + length > buffer.length) continue;
    const described = JSON.parse(
      new TextDecoder().decode(buffer.subarray(start, start + length)),
    ) as Described;
    if (described.permissions !== undefined) return bakedOf(described.permissions);
  }
  return null;
}

function bakedOf(permissions: NonNullable<Described["permissions"]>): Baked {
  const granted = (name: string): Granted => {
    const [allow, deny] = [permissions[`allow_${name}`], permissions[`deny_${name}`]];
    if (Array.isArray(deny) && deny.length === 0) return false;
    if (!Array.isArray(allow)) return false;
    return allow.length === 0 ? true : allow;
  };
  return {
    read: granted("read"),
    write: granted("write"),
    env: granted("env"),
    sys: granted("sys"),
    net: granted("net"),
    run: granted("run"),
    ffi: granted("ffi"),
    import: granted("import"),
    prompt: permissions["prompt"] !== false,
  };
}

function indicesOf(bytes: Uint8Array, wanted: Uint8Array): readonly number[] {
  const found: number[] = [];
  const [first] = wanted;
  for (let at = bytes.indexOf(first!); at !== -1; at = bytes.indexOf(first!, at + 1)) {
    if (wanted.every((byte, offset) => bytes[at + offset] === byte)) found.push(at);
  }
  return found;
}

/** Where the runtime ends: a file of Linux ends with the table of its sections, and what follows was put behind it. */
function endOfElf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = Number(view.getBigUint64(0x28, true));
  return table + view.getUint16(0x3a, true) * view.getUint16(0x3c, true);
}
