const START = '"base_instructions":{"text":"';
const QUOTE = '"';
const BACKSLASH = 92;

/**
 * A metadata line without the text of its base instructions: 20 KB that nothing here needs and that cost two thirds of reading
 * a head. A line of another shape comes back as it is. Within a JSON string the start cannot occur: its quotes would be escaped.
 */
export function withoutInstructions(line: string): string {
  const at = line.indexOf(START);
  if (at < 0) return line;
  const from = at + START.length;
  for (let end = line.indexOf(QUOTE, from); end >= 0; end = line.indexOf(QUOTE, end + 1)) {
    if (!isEscaped(line, end)) return line.slice(0, from) + line.slice(end);
  }
  return line;
}

function isEscaped(line: string, at: number): boolean {
  let backslashes = 0;
  while (line.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}
