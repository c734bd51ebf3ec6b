/** Finds the bytes of a stream that are no part of UTF-8, whichever chunks it comes in. */
export interface BadBytes {
  /** Places of such bytes, as far as the chunk makes it certain. */
  push(chunk: Uint8Array): number[];
  /** Those of a character that the end has cut off. */
  end(): number[];
}

/** A finder at the start of a file. */
export function newBadBytes(): BadBytes {
  let at = 0;
  /** Places of the character that is not whole yet. */
  let open: number[] = [];
  let left = 0;
  /** What the next byte may be. */
  let least = 0x80;
  let most = 0xbf;
  return {
    push(chunk) {
      const bad: number[] = [];
      for (const byte of chunk) {
        if (left > 0) {
          if (byte >= least && byte <= most) {
            open.push(at++);
            [least, most] = [0x80, 0xbf];
            if (--left === 0) open = [];
            continue;
          }
          // It ends here, and this byte begins anew.
          bad.push(...open);
          [open, left] = [[], 0];
        }
        const start = STARTS.find(([from, to]) => byte >= from && byte <= to);
        if (byte >= 0x80 && start === undefined) bad.push(at);
        else if (start !== undefined) {
          open = [at];
          [, , left, least, most] = start;
        }
        at++;
      }
      return bad;
    },
    end() {
      const bad = open;
      [open, left] = [[], 0];
      return bad;
    },
  };
}

/** First bytes of a character of several, how many follow, and what the second may be: no overlong ones, no halves of UTF-16. */
const STARTS: readonly (readonly [
  from: number,
  to: number,
  more: number,
  least: number,
  most: number,
])[] = [
  [0xc2, 0xdf, 1, 0x80, 0xbf],
  [0xe0, 0xe0, 2, 0xa0, 0xbf],
  [0xe1, 0xec, 2, 0x80, 0xbf],
  [0xed, 0xed, 2, 0x80, 0x9f],
  [0xee, 0xef, 2, 0x80, 0xbf],
  [0xf0, 0xf0, 3, 0x90, 0xbf],
  [0xf1, 0xf3, 3, 0x80, 0xbf],
  [0xf4, 0xf4, 3, 0x80, 0x8f],
];
