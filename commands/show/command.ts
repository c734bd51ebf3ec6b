import { BASE_FLAGS, baseOf, flagsOf, formatOf, JSON_FLAG } from "../../lib/argv/base_flags.ts";
import { countOf, isOn } from "../../lib/argv/parse_words.ts";
import type { ShowFormat } from "../../lib/model/request/request.ts";
import { absolutePath } from "../../lib/text/path_text.ts";
import type { Command } from "../command.ts";

const FORMATS = {
  kind: "choice",
  words: ["text", "markdown", "json", "ndjson"],
  repeats: false,
} as const;

/** `rollkeep show`. */
export const SHOW_COMMAND: Command = {
  spec: {
    brief: "Show one thread: who, where, when, its files and kin, then the conversation.",
    flags: [
      ...flagsOf("Output", [
        ["last", "", { kind: "count" }, "only the last N entries of the conversation"],
        [
          "full",
          "",
          { kind: "boolean" },
          "tool calls, their output and reasoning whole instead of a line each",
        ],
        ["format", "f", FORMATS, "output format (default text)"],
      ]),
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
    return {
      command: "show",
      ...baseOf(words),
      ref: ref.includes("/") ? absolutePath(ref, base) : ref,
      last: countOf(words, "last"),
      full: isOn(words, "full") ?? false,
      format: formatOf<ShowFormat>(words, "text"),
    };
  },
};
