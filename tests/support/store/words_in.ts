import { HAND, type HandStore } from "../hand_store.ts";

/** A word that nothing else says. */
export const WORD = "zyzzyvaquokka";

/** Puts an unusual word into everything of a thread: its first message, title, preview, name and name lines. */
export function addWords(
  { home, pathOf, sql }: HandStore,
  thread: "other" | "parent" = "other",
): void {
  Deno.writeTextFileSync(pathOf(thread), `{"text":"${WORD}"}\n`, { append: true });
  sql(
    `UPDATE threads SET title = '${WORD} a', preview = '${WORD} b', name = '${WORD} c',
     first_user_message = '${WORD} d' WHERE id = '${HAND[thread]}'`,
  );
  const line = { id: HAND[thread], thread_name: `${WORD} e`, updated_at: "2026-02-03T10:00:00Z" };
  const index = `${home}/session_index.jsonl`;
  Deno.writeTextFileSync(index, `${JSON.stringify(line)}\n`, { append: true });
}

/** Files that still hold the word; what Codex's database leaves in freed pages is Codex's. */
export function said({ home }: HandStore): readonly string[] {
  return filesWith(WORD, home).filter((path) => !/\/[a-z_]+_\d\.sqlite(?:-wal)?$/.test(path));
}

/** Files below a folder that hold these words, by path; a folder that is not there has none. */
export function filesWith(words: string, folder: string): readonly string[] {
  const found: string[] = [];
  const wanted = new TextEncoder().encode(words);
  const walk = (path: string): void => {
    for (const { name, isDirectory, isFile } of Deno.readDirSync(path)) {
      const below = `${path}/${name}`;
      if (isDirectory) walk(below);
      if (isFile && holds(Deno.readFileSync(below), wanted)) found.push(below);
    }
  };
  try {
    walk(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found.sort();
}

function holds(bytes: Uint8Array, wanted: Uint8Array): boolean {
  for (let at = bytes.indexOf(wanted[0]!); at >= 0; at = bytes.indexOf(wanted[0]!, at + 1)) {
    if (wanted.every((byte, n) => bytes[at + n] === byte)) return true;
  }
  return false;
}
