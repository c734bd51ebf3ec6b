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
  for (const { content } of linesOf(text)) {
    const entry = asObject(parseJson(content));
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
  for (const { line, content } of linesOf(text)) {
    const id = threadIdIn(asObject(parseJson(content))?.id);
    if (id !== null) lines.getOrInsert(id, []).push({ line, text: content });
  }
  return lines;
}

/** The index without exactly these lines: one that was added meanwhile is not saved anywhere, and stays. */
export function withoutNames(text: string, names: readonly NameLine[]): string {
  const counts = new Map<string, number>();
  for (const { text: line } of names) counts.set(line, (counts.get(line) ?? 0) + 1);
  return without(text, (line) => {
    const count = counts.get(line) ?? 0;
    if (count > 0) counts.set(line, count - 1);
    return count > 0;
  });
}

/** The index without any line of these threads. */
export function withoutNamesOf(text: string, ids: ReadonlySet<ThreadId>): string {
  return without(text, (content) => {
    const id = threadIdIn(asObject(parseJson(content))?.id);
    return id !== null && ids.has(id);
  });
}

/** The index with lines put back at their old places: right only when it still is what the removal left. */
export function withNamesInPlace(text: string, names: readonly NameLine[]): string {
  const kept: string[] = [];
  let copied = 0;
  let at = 0;
  let passed = 0;
  for (const [count, name] of [...names].sort((a, b) => a.line - b.line).entries()) {
    // Never behind the line feed that ends the file: when not all come back, there are fewer lines than there were.
    while (passed < name.line - count && at < text.length) {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end + 1;
      passed++;
    }
    kept.push(text.slice(copied, at));
    copied = at;
    const isBehindTorn = at === text.length && text !== "" && !text.endsWith("\n");
    kept.push(isBehindTorn ? `\n${name.text}` : `${name.text}\n`);
  }
  return kept.join("") + text.slice(copied);
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

interface IndexLine {
  /** Its number in the file, from 0. */
  readonly line: number;
  /** Offset of its first character. */
  readonly start: number;
  readonly content: string;
}

/** The lines that are not empty. Never all at once: of millions of line feeds the runtime can make no list. */
function* linesOf(text: string): Generator<IndexLine> {
  let line = 0;
  let end = 0;
  for (const { 0: content, index: start } of text.matchAll(/[^\n]+/g)) {
    // Nothing but line feeds lies between.
    line += start - end;
    end = start + content.length;
    yield { line, start, content };
  }
}

/** The text without the lines that go, each with its line feed. */
function without(text: string, goes: (content: string) => boolean): string {
  const kept: string[] = [];
  let from = 0;
  let isTornGone = false;
  for (const { start, content } of linesOf(text)) {
    if (!goes(content)) continue;
    kept.push(text.slice(from, start));
    from = Math.min(start + content.length + 1, text.length);
    isTornGone = start + content.length === text.length;
  }
  const left = kept.join("") + text.slice(from);
  // An empty line before it stays one.
  return isTornGone && left.endsWith("\n") && !/^\n?\n$/.test(left.slice(-2))
    ? left.slice(0, -1)
    : left;
}
