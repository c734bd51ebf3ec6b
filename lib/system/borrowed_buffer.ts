/** Bytes of a borrowed buffer: large enough that a read or write costs little beside its bytes. */
export const BORROWED_BYTES = 256 * 1024;

const idle: Uint8Array<ArrayBuffer>[] = [];

/**
 * A buffer for as long as one file takes; give it back with {@link returnBuffer}. A new one per file made a copy of a thousand
 * files peak at twice the memory: the garbage collector does not hurry for what lies outside its heap.
 */
export function borrowBuffer(): Uint8Array<ArrayBuffer> {
  return idle.pop() ?? new Uint8Array(BORROWED_BYTES);
}

/** Gives a borrowed buffer back: nobody may use it, or a part of it, from then on. */
export function returnBuffer(buffer: Uint8Array<ArrayBuffer>): void {
  idle.push(buffer);
}
