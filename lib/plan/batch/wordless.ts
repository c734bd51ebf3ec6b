import { asObject } from "../../codex/json_value.ts";
import type { JournalHeader } from "../../model/journal.ts";
import type { Cause } from "../../model/plan.ts";

/** Stands for words of a conversation in a selector. */
const HIDDEN = "…";

/** Flags whose values are words of conversations. */
const WORDED = ["--head-contains", "--name-contains"];

/** What of a header may hold words of a conversation. */
type Worded = Pick<JournalHeader, "cause" | "command" | "titles">;

/**
 * Why a batch was made, and by which command line, without words of conversations (names, parts of names and previews, titles): what is
 * gone for good must not be found in the journal.
 */
export function withoutTexts<T extends Worded>({ titles: _, ...header }: T): Omit<T, "titles"> {
  const { cause, command } = header;
  const names = new Set(refsOf(cause).filter(isName));
  return {
    ...header,
    cause: withoutNames(cause),
    command: command.map((word, at) => {
      const [flag] = word.split("=", 1);
      if (word.includes("=") && WORDED.includes(flag!)) return `${flag}=${HIDDEN}`;
      const before = command[at - 1] ?? "";
      const isName = names.has(word) || (isPhrase(word) && !before.startsWith("-"));
      return isName || WORDED.includes(before) ? HIDDEN : word;
    }),
  };
}

/** Whether there are any beside the titles of threads. */
export function hasTexts({ cause, command }: Pick<Worded, "cause" | "command">): boolean {
  return JSON.stringify(withoutTexts({ cause, command })) !== JSON.stringify({ cause, command });
}

function withoutNames(cause: Cause): Cause {
  // A journal is untrusted: its selector may be anything.
  if (cause.kind !== "selector" || asObject(cause.selector) === null) return cause;
  const hidden = (texts: unknown): readonly string[] =>
    Array.isArray(texts) ? texts.map(() => HIDDEN) : [];
  const { headContains, nameContains } = cause.selector;
  return {
    kind: "selector",
    selector: {
      ...cause.selector,
      refs: refsOf(cause).map((ref) => isName(ref) ? HIDDEN : ref),
      headContains: hidden(headContains),
      nameContains: hidden(nameContains),
    },
  };
}

function refsOf(cause: Cause): readonly string[] {
  const refs: unknown = cause.kind === "selector" ? asObject(cause.selector)?.refs : null;
  return Array.isArray(refs) ? refs.filter((ref) => typeof ref === "string") : [];
}

/** Whether a word of a command line can only be a name. */
function isPhrase(word: string): boolean {
  return /\s/.test(word) && !/^[~./-]/.test(word);
}

/** Whether a reference is neither an id, nor the start of one, nor a path. */
function isName(ref: string): boolean {
  return !/^[0-9a-f-]+$/i.test(ref) && !/^[~./]/.test(ref) && !/\.jsonl(?:\.zst)?$/.test(ref);
}
