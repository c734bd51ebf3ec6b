import { isOn } from "../../lib/argv/parse_words.ts";
import type { Command } from "../command.ts";

/** Version of this program; the test of the release compares it with deno.json. */
const VERSION = "0.1.0";

/** `rollkeep version`. */
export const VERSION_COMMAND: Command = {
  spec: {
    brief: "Print the version.",
    flags: [
      { name: "short", takes: { kind: "boolean" }, brief: "only the number", group: "Output" },
    ],
    positionals: { usage: "", least: 0, most: 0 },
    examples: [["rollkeep version --short", "the bare number"]],
  },
  parse: (words) => ({ text: isOn(words, "short") ? `${VERSION}\n` : `rollkeep ${VERSION}\n` }),
};
