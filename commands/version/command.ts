import type { CommandSpec } from "../../lib/argv/flag_spec.ts";

/** Version of this program; the test of the release compares it with deno.json. */
export const VERSION = "0.1.0";

/** `rollkeep version`. */
export const VERSION_SPEC: CommandSpec = {
  name: "version",
  brief: "Print the version.",
  flags: [
    { name: "short", takes: { kind: "boolean" }, brief: "only the number", group: "Output" },
  ],
  positionals: { usage: "", least: 0, most: 0 },
  examples: [["rollkeep version --short", "the bare number"]],
};
