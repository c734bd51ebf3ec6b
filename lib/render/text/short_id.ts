const LEAST = 12;

/**
 * Shortest starts of ids, at least 12 characters, that tell these ids apart (flaw U16). An id stands alone when it is not
 * among them.
 */
export function shortIds(ids: readonly string[]): (id: string) => string {
  const sorted = [...new Set(ids)].sort();
  const lengths = new Map<string, number>();
  for (const [at, id] of sorted.entries()) {
    const shared = Math.max(commonLength(id, sorted[at - 1]), commonLength(id, sorted[at + 1]));
    lengths.set(id, Math.max(LEAST, shared + 1));
  }
  return (id) => [...id].slice(0, lengths.get(id) ?? LEAST).join("");
}

function commonLength(a: string, b: string | undefined): number {
  if (b === undefined) return 0;
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
