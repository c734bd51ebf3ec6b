/** Sources that Codex's picker lists, letter by letter (measured with 0.169: with a blank in them they are others). */
const LISTED: ReadonlySet<string> = new Set([
  "cli",
  "vscode",
  '{"custom":"atlas"}',
  '{"custom":"chatgpt"}',
]);

/** Whether Codex's picker lists threads of a source. */
export function isListedSource(source: string): boolean {
  return LISTED.has(source);
}
