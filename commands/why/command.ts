import { BASE_FLAGS, baseOf, flagsOf, formatOf, JSON_FLAG } from "../../lib/argv/base_flags.ts";
import { lastOf } from "../../lib/argv/parse_words.ts";
import { absolutePath } from "../../lib/text/path_text.ts";
import type { Command } from "../command.ts";

const FORMATS = { kind: "choice", words: ["text", "json"], repeats: false } as const;
const DIR = { kind: "text", placeholder: "DIR", repeats: false } as const;

/** `rollkeep why`. */
export const WHY_COMMAND: Command = {
  spec: {
    brief:
      "Say why Codex shows a thread, or does not, whether it resumes it, and whether it is whole.",
    details: [
      "Every condition that Codex applies, in its order, with the command that helps where one fails.",
      "Nothing is changed. Of a rollout the first line and the end are read; one of up to 16 MiB whole.",
    ],
    flags: [
      ...flagsOf("Output", [
        ["cwd", "", DIR, "ask also whether Codex lists it in this folder"],
        ["format", "f", FORMATS, "output format (default text)"],
      ]),
      JSON_FLAG,
      ...BASE_FLAGS,
    ],
    positionals: { usage: "ID", least: 1, most: 1 },
    examples: [
      ["rollkeep why 01a10d9c", "why a thread is gone from Codex's list, by the start of its id"],
      ["rollkeep why 01a10d9c --cwd .", "the same, as Codex asks in this folder"],
    ],
  },
  parse(words, base) {
    const ref = words.positionals[0]!;
    const cwd = lastOf(words, "cwd");
    return {
      command: "why",
      ...baseOf(words),
      ref: ref.includes("/") ? absolutePath(ref, base) : ref,
      cwd: cwd === null ? null : absolutePath(cwd, base),
      format: formatOf<"text">(words, "text"),
    };
  },
};
