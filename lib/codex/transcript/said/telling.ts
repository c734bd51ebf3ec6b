import type { Entry, ToolEntry } from "../../../model/thread/entry.ts";
import type { Said, Source } from "./said_once.ts";

/** When an entry happened. */
export interface Moment {
  /** As in the file; `null` when it is not recorded. */
  readonly at: string | null;
}

/** What one line tells. */
export interface Telling {
  readonly entry: Entry;
  /** What another line may tell too; left out where none does. */
  readonly said?: Said;
}

/** What a line tells; `null` where it was to tell something and did not. */
export type Tellings = readonly (Telling | null)[];

/** Words on their way into an entry. */
export interface Words extends Moment {
  readonly source: Source;
  readonly text: string;
  /** Marks of what was attached, below the text; left out: nothing was. */
  readonly marks?: readonly string[];
  /** Id that event and response item share; left out: they share none. */
  readonly id?: string | null;
}

/** What somebody said; `null` when it is nothing. */
export function words(
  kind: "user" | "assistant" | "reasoning",
  { at, source, text, marks = [], id = null }: Words,
): Telling | null {
  const whole = [text, ...marks].filter((part) => part !== "").join("\n");
  if (whole.trim() === "") return null;
  const own = text.trim() === "" ? whole : text;
  return { entry: { kind, at, text: whole }, said: { source, side: kind, text: own, id } };
}

/** What a hook of the user's told the model; `null` when it is nothing. */
export function hookTelling(
  text: string,
  { at, source }: Moment & Pick<Words, "source">,
): Telling | null {
  if (text.trim() === "") return null;
  const said = { source, side: "hook", text, id: null };
  return { entry: { kind: "note", at, text: `hook: ${text}` }, said };
}

/** A command that the user ran, which an event and a message for the model may both tell. */
export function usersCommand(entry: ToolEntry, source: Source): Telling {
  return { entry, said: { source, side: "user_shell", text: entry.input, id: null } };
}
