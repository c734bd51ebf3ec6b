import { asObject, asText, parseJson } from "./json_value.ts";

/** A thread's name in `session_index.jsonl`. */
export interface IndexedName {
  /** Name as the user gave it, trimmed as Codex does when it reads. */
  readonly name: string;
}

/**
 * Names by thread id: the newest line per id wins, and an empty name takes the name away (codex-storage §1). Damaged lines
 * are passed by, as Codex does.
 */
export function readNames(text: string): ReadonlyMap<string, IndexedName> {
  const names = new Map<string, IndexedName>();
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const entry = asObject(parseJson(line));
    const id = asText(entry?.id);
    if (id === null) continue;
    const name = asText(entry?.thread_name)?.trim() ?? null;
    if (name === null) names.delete(id);
    else names.set(id, { name });
  }
  return names;
}
