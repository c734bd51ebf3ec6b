/** Bytes of the largest block that a frame may have. */
const BLOCK = 128 * 1024;

/** A frame of blocks that each say one byte over and over: four bytes become 128 KB. */
export function rleFrame({ byte, blocks }: { readonly byte: number; readonly blocks: number }) {
  const frame = new Uint8Array(6 + 4 * blocks);
  frame.set([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]);
  for (let at = 0; at < blocks; at++) {
    const head = BLOCK << 3 | 2 | (at === blocks - 1 ? 1 : 0);
    frame.set([head & 255, head >> 8 & 255, head >> 16 & 255, byte], 6 + 4 * at);
  }
  return frame;
}
