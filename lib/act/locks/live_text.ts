/** What is said of a thread that Codex holds open. */
export function liveText(id: string): string {
  return `thread ${id} is in use by Codex; its background server keeps an idle thread for about a minute ` +
    "(codex app-server daemon stop lets go of it at once)";
}
