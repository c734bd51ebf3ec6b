import { BASE_FLAGS, baseOf, JSON_FLAG } from "../../lib/argv/base_flags.ts";
import { choiceOf, countOf, isOn, lastOf } from "../../lib/argv/parse_words.ts";
import { UsageError } from "../../lib/model/error.ts";
import { absolutePath } from "../../lib/model/path_text.ts";
import type { Command } from "../command.ts";

/** `rollkeep show`. */
export const SHOW_COMMAND: Command = {
  spec: {
    brief: "Show one thread: who, where, when, its files and kin, then the conversation.",
    flags: [
      {
        name: "last",
        takes: { kind: "count" },
        brief: "only the last N entries of the conversation",
        group: "Output",
      },
      {
        name: "full",
        takes: { kind: "boolean" },
        brief: "tool calls, their output and reasoning whole instead of a line each",
        group: "Output",
      },
      {
        name: "format",
        short: "f",
        takes: { kind: "choice", words: ["text", "markdown", "json", "ndjson"], repeats: false },
        brief: "output format (default text)",
        group: "Output",
      },
      JSON_FLAG,
      ...BASE_FLAGS,
    ],
    positionals: { usage: "ID", least: 1, most: 1 },
    examples: [
      ["rollkeep show 01a10d9c --last 5", "the end of a conversation, by the start of its id"],
      ["rollkeep show 01a10d9c --format markdown > notes.md", "the whole of it as a document"],
    ],
  },
  parse(words, base) {
    const ref = words.positionals[0]!;
    const named = lastOf(words, "format");
    const json = isOn(words, "json") ?? false;
    if (json && named !== null && named !== "json") {
      throw new UsageError(`--json cannot be combined with --format ${named}`);
    }
    return {
      command: "show",
      ...baseOf(words),
      ref: ref.includes("/") ? absolutePath(ref, base) : ref,
      last: countOf(words, "last"),
      full: isOn(words, "full") ?? false,
      format: json ? "json" : choiceOf(words, { name: "format", otherwise: "text" }),
    };
  },
};
