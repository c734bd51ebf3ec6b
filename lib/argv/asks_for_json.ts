/**
 * Whether words ask for JSON, told before they are understood: an error about them has to come in the form that the program
 * behind them reads. Every way to write the flag counts: `--json`, `--format json`, `--format=ndjson`, `-f json`, `-fjson`.
 */
export function asksForJson(words: readonly string[]): boolean {
  return words.some((word, at) => {
    if (word === "--json" || word === "--json=true") return true;
    const before = words[at - 1];
    const value = before === "--format" || before === "-f"
      ? word
      : /^(?:--format=|-f=?)(.*)$/.exec(word)?.[1] ?? "";
    return /^(?:nd)?json$/i.test(value);
  });
}
