/** The word most like the one typed, for a suggestion; `null` when none is near. */
export function nearest(typed: string, words: Iterable<string>): string | null {
  let best: string | null = null;
  // A word of which every letter would change is no suggestion.
  let least = Math.min(Math.max(2, Math.floor(typed.length / 3)), typed.length - 1) + 1;
  for (const word of words) {
    const steps = distance(typed.toLowerCase(), word);
    if (steps < least) {
      least = steps;
      best = word;
    }
  }
  return best;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
