import type { ParsedWords } from "./parse_words.ts";

/** The last value of a flag; `null` when it was not given. */
export function lastOf({ values }: ParsedWords, name: string): string | null {
  return values.get(name)?.at(-1) ?? null;
}

/** Every value of a flag. */
export function allOf({ values }: ParsedWords, name: string): readonly string[] {
  return values.get(name) ?? [];
}

/** Whether a boolean flag is on; `null` when it was not given. */
export function isOn(words: ParsedWords, name: string): boolean | null {
  const value = lastOf(words, name);
  return value === null ? null : value === "true";
}

/** A count; `null` when it was not given. */
export function countOf(words: ParsedWords, name: string): number | null {
  const value = lastOf(words, name);
  return value === null ? null : Number(value);
}

/** A choice, checked by the parser against the words its declaration allows; `otherwise` when it was not given. */
export function choiceOf<T extends string>(
  words: ParsedWords,
  { name, otherwise }: { readonly name: string; readonly otherwise: T },
): T {
  return (lastOf(words, name) as T | null) ?? otherwise;
}
