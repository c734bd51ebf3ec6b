/** What is said of a thread that Codex holds open, behind its name. */
export const IN_USE =
  "is in use by Codex; its background server keeps an idle thread for about a minute " +
  "(codex app-server daemon stop lets go of it at once)";

/** The same as a sentence. */
export function liveText(id: string): string {
  return `thread ${id} ${IN_USE}`;
}
