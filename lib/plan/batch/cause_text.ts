import type { Batch, JournalHeader } from "../../model/journal.ts";

/** Words that say how a change is carried out or told, not what it is. */
const MANNER =
  /^(?:-[nyfv]|--(?:apply|yes|confirm|interactive-confirm|dry-run|no-dry-run|json|verbose|preview|color)(?:=.*)?)$/;

/** The same with a value behind them. */
const MANNER_VALUE =
  /^--(?:codex-home|sessions-root|trash-root|preview-limit|preview|max-batch|log-file|color)$/;

/**
 * What a batch was made by, in words for people: the command without the flags that say how, the undo of which batch. Words of a
 * path are as they were typed.
 */
export function causeText({ action, cause, command }: JournalHeader): string {
  if (cause.kind === "undo" || cause.kind === "redo") return `${cause.kind} of ${cause.batch}`;
  const kept = command.filter((word, at) =>
    !MANNER.test(word) && !MANNER_VALUE.test(word.split("=", 1)[0]!) &&
    !MANNER_VALUE.test(command[at - 1] ?? "")
  );
  return kept.length === 0 ? action : kept.map(quoted).join(" ");
}

/** The same for a screen that numbers batches: what an undo took back is named by its place in `batches`, the newest of which is 0. */
export function numberedCauseText(
  header: JournalHeader,
  batches: readonly Pick<Batch, "id">[],
): string {
  const { cause } = header;
  if (cause.kind !== "undo" && cause.kind !== "redo") return causeText(header);
  const number = batches.findIndex(({ id }) => id === cause.batch);
  return number < 0 ? causeText(header) : `${cause.kind} of ${number}`;
}

function quoted(word: string): string {
  return /\s/.test(word) || word === "" ? `"${word}"` : word;
}
