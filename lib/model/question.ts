/** One question before a change, asked last of all gates (flaw D15). */
export interface Question {
  /** The question, with what is accepted, ending in a blank. */
  readonly text: string;
  /** What means yes: `y` or `yes` in any case, or exactly this word. */
  readonly answer: "yes" | { readonly word: string };
}

/** Whether what the user typed means yes. */
export function isYes(typed: string, { answer }: Question): boolean {
  return answer === "yes" ? /^y(?:es)?$/i.test(typed.trim()) : typed.trim() === answer.word;
}
