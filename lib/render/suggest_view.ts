import type { SuggestionsDocument } from "./json/changes.ts";
import type { Suggestion, SuggestionReason } from "../model/result/suggestion.ts";
import { isWindowsPath } from "../text/folder_text.ts";
import { shellQuote } from "../text/shell_text.ts";
import { tomlText } from "./text/toml_text.ts";
import { commandText, pastable, visibleLine } from "./text/visible.ts";
import { programName } from "../text/program_name.ts";

const REASONS: Readonly<Record<SuggestionReason, string>> = {
  "same-remote": "found by the Git remote",
  "same-commit": "found by a commit that they were begun at",
  "same-name": "found by its name only",
};

/** Where suggestions come from and go to. */
export interface SuggestViewOptions {
  /** Folders that were looked below. */
  readonly under: readonly string[];
  /** Whether a person reads them, who may take one by pasting its command. */
  readonly terminal: boolean;
}

/** Suggestions as a migration file to review: what has no place yet is a comment. */
export function* renderSuggestions(
  suggestions: readonly Suggestion[],
  { under, terminal }: SuggestViewOptions,
): Iterable<string> {
  const where = under.map(visibleLine).join(", ");
  if (suggestions.length === 0) {
    yield "# Every folder that threads name exists: there is nothing to migrate.\n";
    return;
  }
  yield "# Folders that threads name and that are gone, with the likeliest place below\n";
  yield `# ${where}.\n`;
  if (suggestions.some(({ from }) => isWindowsPath(from))) {
    yield "# Those of Windows are on no disk of this system; their names are compared\n# without case.\n";
  }
  yield "# Look at each; move = true moves the threads themselves instead of copying\n# them. Then:\n";
  yield `#   ${commandText(`${programName()} session migrate --file FILE`)}\n`;
  for (const suggestion of suggestions) {
    yield "\n";
    yield* mappingLines(suggestion);
    if (terminal) yield* commandLines(suggestion);
  }
}

function* mappingLines(suggestion: Suggestion): Iterable<string> {
  const { to, reason, others, tree } = suggestion;
  const [from, target] = [tomlText(suggestion.from), to === null ? null : tomlText(to)];
  const isReady = from !== null && target !== null;
  yield `# ${countText(suggestion)}: ${reason === null ? "no place was found" : REASONS[reason]}\n`;
  for (const other of others) yield `#   or: ${visibleLine(other)}\n`;
  const mark = isReady ? "" : "# ";
  yield `${mark}[[mapping]]\n`;
  yield `${mark}from = ${from ?? tomlText(visibleLine(suggestion.from))}\n`;
  yield `${mark}to = ${target ?? '""'}\n`;
  if (tree) yield `${mark}tree = true\n`;
}

/** The command that moves the threads of one folder alone. */
function* commandLines({ from, to, tree }: Suggestion): Iterable<string> {
  if (to === null || isWindowsPath(from)) return;
  const flags = `--from ${shellQuote(from)} --to ${shellQuote(to)} --move${tree ? " --tree" : ""}`;
  const command = pastable(`${programName()} session migrate ${flags}`);
  if (command !== null) yield `# or alone: ${command}\n`;
}

function countText({ from, threads, below }: Suggestion): string {
  const text = `${threads} ${threads === 1 ? "thread" : "threads"}`;
  const more = below === 0 ? "" : ` and ${below} in folders below`;
  return `${text}${more}${isWindowsPath(from) ? ", of Windows" : ""}`;
}

/** Suggestions for programs. */
export function suggestionsDocument(
  suggestions: readonly Suggestion[],
  { under }: { readonly under: readonly string[] },
): SuggestionsDocument {
  const told = suggestions.map((one) => ({
    ...one,
    ...(isWindowsPath(one.from) ? { system: "windows" as const } : {}),
  }));
  return { schema: "rollkeep.session-migrate-suggest/1", under, suggestions: told };
}
