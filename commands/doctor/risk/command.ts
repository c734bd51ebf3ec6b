import { BASE_FLAGS, baseOf, flagsOf, formatOf, JSON_FLAG } from "../../../lib/argv/base_flags.ts";
import { countOf, isOn } from "../../../lib/argv/parse_words.ts";
import type { Command } from "../../command.ts";

const DEFAULT_SAMPLES = 10;

const RISK_FLAGS = flagsOf("Output", [
  [
    "format",
    "f",
    { kind: "choice", words: ["text", "json"], repeats: false },
    "output format (default text)",
  ],
  ["sample-limit", "", { kind: "count" }, "most samples (default 10, which 0 means too)"],
  [
    "integrity-check",
    "",
    { kind: "boolean" },
    "hold sessions against their sidecars (default); =false leaves that out",
  ],
]);

/** `rollkeep doctor risk`. */
export const DOCTOR_RISK_COMMAND: Command = {
  spec: {
    brief: "Count sessions that are damaged, lack their metadata or differ from their sidecar.",
    details: [
      "One session is one rollout file, as in codexsm. Worst first: corrupted (high), other bytes than",
      "sealed (high), no metadata (medium), a sidecar that cannot be read (medium). Changes nothing.",
      "Exit status: 0 none, 1 risky sessions found, 2 something could not be looked at.",
    ],
    flags: [...RISK_FLAGS, JSON_FLAG, ...BASE_FLAGS],
    positionals: { usage: "", least: 0, most: 0 },
    examples: [
      ["rollkeep doctor risk", "the ten worst"],
      ["rollkeep doctor risk --format json --integrity-check=false", "quick, for a program"],
    ],
  },
  parse: (words) => ({
    command: "doctor-risk",
    ...baseOf(words),
    sampleLimit: countOf(words, "sample-limit") || DEFAULT_SAMPLES,
    integrityCheck: isOn(words, "integrity-check") ?? true,
    json: formatOf<"text">(words, "text") === "json",
  }),
};
