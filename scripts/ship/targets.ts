/**
 * The systems that rollkeep is compiled for, and how a file of each is told.
 *
 * @module
 */

/** One system to compile for. */
export interface Target {
  /** As `--target` takes it, and as files of a release are called. */
  readonly name: string;
  /** As the compiler calls it. */
  readonly triple: string;
  /** File of a release. */
  readonly file: string;
  readonly os: "linux" | "darwin" | "windows";
  readonly arch: "x86_64" | "aarch64";
}

/** Every one, in the order that pages name them. */
export const TARGETS: readonly Target[] = [
  target("linux-x86_64", "x86_64-unknown-linux-gnu"),
  target("linux-arm64", "aarch64-unknown-linux-gnu"),
  target("macos-x86_64", "x86_64-apple-darwin"),
  target("macos-arm64", "aarch64-apple-darwin"),
  target("windows-x86_64", "x86_64-pc-windows-msvc"),
];

function target(name: string, triple: string): Target {
  const os = name.startsWith("linux") ? "linux" : name.startsWith("macos") ? "darwin" : "windows";
  return {
    name,
    triple,
    os,
    arch: triple.startsWith("x86_64") ? "x86_64" : "aarch64",
    file: `rollkeep-${name}${os === "windows" ? ".exe" : ""}`,
  };
}

/** A target by its name or by the compiler's; `null`: there is none such. */
export function targetNamed(name: string): Target | null {
  return TARGETS.find((target) => target.name === name || target.triple === name) ?? null;
}

/** The target that this system is; `null`: none is. */
export function ownTarget({ os, arch } = Deno.build): Target | null {
  return TARGETS.find((target) => target.os === os && target.arch === arch) ?? null;
}

/** Bytes of a file that {@link targetOf} needs: the header of a Windows program lies behind a small program of old. */
export const HEADER_BYTES = 4096;

/** The target that a program is for, by its first bytes; `null`: for none, or it is no program. */
export function targetOf(header: Uint8Array): Target | null {
  if (header.length < 64) return null;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const is = (os: Target["os"], arch: Target["arch"] | undefined) =>
    TARGETS.find((target) => target.os === os && target.arch === arch) ?? null;
  if (view.getUint32(0) === 0x7f454c46) return is("linux", ELF[view.getUint16(18, true)]);
  if (view.getUint32(0, true) === 0xfeedfacf) return is("darwin", MACH[view.getUint32(4, true)]);
  if (view.getUint16(0) !== 0x4d5a) return null;
  const at = view.getUint32(60, true);
  return at + 6 > header.length ? null : is("windows", PE[view.getUint16(at + 4, true)]);
}

type Machines = Readonly<Record<number, Target["arch"]>>;
const ELF: Machines = { 0x3e: "x86_64", 0xb7: "aarch64" };
const MACH: Machines = { 0x01000007: "x86_64", 0x0100000c: "aarch64" };
const PE: Machines = { 0x8664: "x86_64", 0xaa64: "aarch64" };
