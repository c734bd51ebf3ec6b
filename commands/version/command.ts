import type { VersionDocument } from "../../lib/render/json/program.ts";
import { JSON_FLAG } from "../../lib/argv/base_flags.ts";
import { isOn } from "../../lib/argv/parse_words.ts";
import type { ProgramFacts } from "../../lib/model/result/program.ts";
import type { Command } from "../command.ts";

/** Version of this program; the test of the release compares it with deno.json. */
const VERSION = "0.1.0";

/** The Codex whose formats this program knows, and the oldest one whose sessions it was tried with. */
export const CODEX = { reference: "0.171.0", oldest: "0.47.0" } as const;

/** The oldest Deno that what docs/security.md promises holds for: before, confined code could load files and reach sockets. */
export const PROMISED = "2.9";

/** Whether that holds for this version of Deno. */
export function isPromised(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 2 || (major === 2 && minor >= 9);
}

/** `rollkeep version`. */
export const VERSION_COMMAND: Command = {
  spec: {
    brief: "Print the version.",
    flags: [
      { name: "short", takes: { kind: "boolean" }, brief: "only the number", group: "Output" },
      JSON_FLAG,
    ],
    positionals: { usage: "", least: 0, most: 0 },
    examples: [
      ["rollkeep version --short", "the bare number"],
      ["rollkeep version --json", "the runtime and what it may do, too"],
    ],
  },
  parse(words, { program }) {
    if (isOn(words, "json")) return { document: versionDocument(program?.()) };
    return { text: isOn(words, "short") ? `${VERSION}\n` : `rollkeep ${VERSION}\n` };
  },
};

/** What `--json` prints. */
export function versionDocument(program?: ProgramFacts): VersionDocument {
  const confinement = confinementOf(program);
  const reason = reasonAgainst(program);
  return {
    schema: "rollkeep.version/1",
    version: VERSION,
    build: program?.build ?? "package",
    runtime: program?.runtime ?? { name: "unknown", version: "unknown" },
    confinement,
    promise: reason === null,
    ...(reason === null ? {} : { reason }),
    permissions: program?.permissions ?? {},
    codex: CODEX,
  };
}

/**
 * A process that may read and write everything confines itself; one that was narrowed, and one of a package, runs the command within
 * what it has, less what no command needs.
 */
function confinementOf(program?: ProgramFacts): "worker" | "in-process" | "none" {
  if (program === undefined || program.runtime.name !== "deno") return "none";
  if (program.build === "package") return "in-process";
  const { read, write } = program.permissions;
  return read === true && write === true ? "worker" : "in-process";
}

/** Why what docs/security.md promises does not hold for this run; `null`: it holds. */
function reasonAgainst(program?: ProgramFacts): string | null {
  if (program === undefined) return "nobody knows how the program runs";
  const { runtime: { name, version }, build } = program;
  if (name !== "deno" || !isPromised(version)) {
    return `it is made for Deno ${PROMISED} and later, this is ${name} ${version}`;
  }
  if (build === "trial") return "this is a trial build";
  if (build === "package") {
    return "a package cannot start a worker with fewer permissions: it gives up network, programs, libraries and environment, " +
      "and may read and write what it was allowed";
  }
  return confinementOf(program) === "worker"
    ? null
    : "the process was given fewer permissions than the program would confine itself from";
}
