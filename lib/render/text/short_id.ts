const LEAST = 12;

/** An id as people read it. */
export interface ShortId {
  readonly text: string;
  /** Characters from its start that tell it from the others. */
  readonly unique: number;
}

/**
 * Shortest starts of ids, at least 12 characters, that tell these ids apart (flaw U16). An id stands alone when it is not
 * among them.
 */
export function newShortIds(ids: readonly string[]): (id: string) => ShortId {
  const sorted = [...new Set(ids)].sort();
  const unique = new Map<string, number>();
  for (const [at, id] of sorted.entries()) {
    const shared = Math.max(commonLength(id, sorted[at - 1]), commonLength(id, sorted[at + 1]));
    unique.set(id, Math.min(shared + 1, id.length));
  }
  return (id) => {
    const least = unique.get(id) ?? 1;
    return { text: [...id].slice(0, Math.max(LEAST, least)).join(""), unique: least };
  };
}

/** The same as text alone. */
export function shortIds(ids: readonly string[]): (id: string) => string {
  const shortId = newShortIds(ids);
  return (id) => shortId(id).text;
}

function commonLength(a: string, b: string | undefined): number {
  if (b === undefined) return 0;
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
