import type { Sha256 } from "../system/system.ts";

/** SHA-256 of bytes that come in pieces, told on the way. */
export interface PrefixDigest {
  /** Takes the next bytes in. */
  update(bytes: Uint8Array): void;
  /** How many have come. */
  bytes(): number;
  /** Of all of them; nothing may follow. */
  hex(): string;
}

/** Where a {@link PrefixDigest} stops to tell. */
export interface Stops {
  /** The first stop behind so many bytes, whole and larger; `Infinity`: none is left. Asked for the one behind -1 first. */
  readonly after: (bytes: number) => number;
  /** Told at each stop the digest of all bytes before it. */
  readonly reach: (bytes: number, digest: string) => void;
}

/**
 * A digest that tells what it is at these stops, for next to nothing: the state of SHA-256 is copied, no byte is read twice
 * (measured: 1.25 GB/s with a stop each MiB, 1.26 without).
 */
export function newPrefixDigest(sha256: Sha256, { after, reach }: Stops): PrefixDigest {
  const digest = sha256.start();
  let at = 0;
  let stop = after(-1);
  const take = (bytes: Uint8Array) => {
    let rest = bytes;
    while (at + rest.length >= stop) {
      const part = rest.subarray(0, stop - at);
      if (part.length > 0) digest.update(part);
      rest = rest.subarray(part.length);
      at = stop;
      reach(at, digest.soFar());
      stop = after(at);
    }
    if (rest.length > 0) digest.update(rest);
    at += rest.length;
  };
  take(new Uint8Array(0));
  return { update: take, bytes: () => at, hex: () => digest.hex() };
}
