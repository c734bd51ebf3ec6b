import type { ThreadId } from "../model/ids.ts";
import type { NameLine } from "../model/plan.ts";
import { asObject, asText, parseJson, threadIdIn } from "./json_value.ts";

/** A thread's name in `session_index.jsonl`. */
export interface IndexedName {
  /** Name as the user gave it, trimmed as Codex does when it reads. */
  readonly name: string;
}

/**
 * Names by thread id: the newest line per id wins, and an empty name takes the name away (codex-storage §1). Damaged lines
 * are passed by, as Codex does.
 */
export function readNames(text: string): ReadonlyMap<ThreadId, IndexedName> {
  const names = new Map<ThreadId, IndexedName>();
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const entry = asObject(parseJson(line));
    const id = threadIdIn(entry?.id);
    if (id === null) continue;
    const name = asText(entry?.thread_name)?.trim() ?? null;
    if (name === null) names.delete(id);
    else names.set(id, { name });
  }
  return names;
}

/** Lines of the name index by thread id, in file order; damaged lines belong to nobody and stay where they are. */
export function nameLinesById(text: string): ReadonlyMap<ThreadId, readonly NameLine[]> {
  const lines = new Map<ThreadId, NameLine[]>();
  for (const [line, content] of text.split("\n").entries()) {
    const id = threadIdIn(asObject(parseJson(content))?.id);
    if (id !== null) lines.getOrInsert(id, []).push({ line, text: content });
  }
  return lines;
}

/** The index without exactly these lines: one that was added meanwhile is not saved anywhere, and stays. */
export function withoutNames(text: string, names: readonly NameLine[]): string {
  const counts = new Map<string, number>();
  for (const { text: line } of names) counts.set(line, (counts.get(line) ?? 0) + 1);
  return text.split("\n").filter((line) => {
    const count = counts.get(line) ?? 0;
    if (count > 0) counts.set(line, count - 1);
    return count === 0;
  }).join("\n");
}

/** The index without any line of these threads. */
export function withoutNamesOf(text: string, ids: ReadonlySet<ThreadId>): string {
  return text.split("\n").filter((content) => {
    const id = threadIdIn(asObject(parseJson(content))?.id);
    return id === null || !ids.has(id);
  }).join("\n");
}

/** The index with lines put back at their old places: right only when it still is what the removal left. */
export function withNamesInPlace(text: string, names: readonly NameLine[]): string {
  const lines = text.split("\n");
  for (const { line, text } of [...names].sort((a, b) => a.line - b.line)) {
    // Never behind the line feed that ends the file: when not all come back, there are fewer lines than there were.
    const end = lines.at(-1) === "" ? lines.length - 1 : lines.length;
    lines.splice(Math.min(line, end), 0, text);
  }
  return lines.join("\n");
}

/** The index with lines added at the end; a thread that has a line of its own meanwhile keeps it. */
export function withNamesAppended(text: string, names: readonly NameLine[]): string {
  const present = nameLinesById(text);
  const added = names.filter(({ text: line }) => {
    const id = threadIdIn(asObject(parseJson(line))?.id);
    return id !== null && !present.has(id);
  });
  if (added.length === 0) return text;
  const ended = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return `${ended}${added.map(({ text: line }) => `${line}\n`).join("")}`;
}
