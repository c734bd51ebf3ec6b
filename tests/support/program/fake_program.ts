/** The first bytes of a program for a target. */
export function headerOf(name: string): Uint8Array {
  const bytes = new Uint8Array(256);
  const view = new DataView(bytes.buffer);
  const arm = name.endsWith("arm64");
  if (name.startsWith("linux")) {
    view.setUint32(0, 0x7f454c46);
    view.setUint16(18, arm ? 0xb7 : 0x3e, true);
    // The table of sections: two of 64 bytes that begin at 64.
    view.setBigUint64(0x28, 64n, true);
    view.setUint16(0x3a, 64, true);
    view.setUint16(0x3c, 2, true);
  } else if (name.startsWith("macos")) {
    view.setUint32(0, 0xfeedfacf, true);
    view.setUint32(4, arm ? 0x0100000c : 0x01000007, true);
  } else {
    view.setUint16(0, 0x4d5a);
    view.setUint32(60, 128, true);
    view.setUint32(128, 0x50450000);
    view.setUint16(132, 0x8664, true);
  }
  return bytes;
}

/** A program as the compiler makes it: the runtime, which names the mark, too, then mark, length and description. */
export function programOf(name: string, permissions: object): Uint8Array {
  const described = new TextEncoder().encode(JSON.stringify({ argv: [], permissions }));
  const mark = new TextEncoder().encode("d3n0l4nd");
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(described.length), true);
  const parts = [headerOf(name), mark, new Uint8Array(8), mark, length, described];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** What rollkeep is compiled with, as the compiler writes it down. */
export const BAKED = {
  allow_read: [],
  allow_write: [],
  allow_env: [],
  allow_sys: ["statfs", "uid"],
  allow_net: null,
  allow_run: null,
  allow_ffi: null,
  allow_import: ["host:443"],
  deny_import: [],
  prompt: false,
};
