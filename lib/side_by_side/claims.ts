/** Pieces of work that two threads share, in memory that both see. Per piece: 1 once it is claimed. */
export type Claims = Int32Array<SharedArrayBuffer>;

/** So many pieces, none of them claimed. */
export function newClaims(pieces: number): Claims {
  return new Int32Array(new SharedArrayBuffer(pieces * Int32Array.BYTES_PER_ELEMENT));
}

/** Claims one piece after the other, the first one first, until it meets who began with the last. */
export function* claimFromStart(claims: Claims): Generator<number> {
  for (let piece = 0; claim(claims, piece); piece++) yield piece;
}

/** Claims one piece after the other, the last one first, until it meets who began with the first. */
export function* claimFromEnd(claims: Claims): Generator<number> {
  for (let piece = claims.length - 1; claim(claims, piece); piece--) yield piece;
}

/** Whether there is such a piece and it was free; from now on it is not. */
function claim(claims: Claims, piece: number): boolean {
  return piece >= 0 && piece < claims.length && Atomics.exchange(claims, piece, 1) === 0;
}
