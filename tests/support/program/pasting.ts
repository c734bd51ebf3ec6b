import { parseCommandLine } from "../../../commands/command_line.ts";
import { sayError } from "../../../commands/context.ts";
import { runInProcess } from "../../../commands/in_process.ts";
import { COMMANDS } from "../../../commands/table.ts";
import { asksForJson } from "../../../lib/argv/parse_words.ts";
import { readProviders } from "../../../lib/codex/configured_providers.ts";
import { resolveStores } from "../../../lib/config/two_homes.ts";
import { isDiagnosis } from "../../../lib/model/request/is_diagnosis.ts";
import type { Request } from "../../../lib/model/request/request.ts";
import { buildSystem } from "../../../lib/system/real/build_system.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import type { Terminal } from "../../../lib/system/terminal.ts";
import { nameStore } from "../../../lib/text/program_name.ts";

/** Where commands are said and pasted. */
export interface PastingRoom {
  /** `HOME`, and where the user stands. */
  readonly root: string;
  /** `CODEX_HOME`; `null`: it is not set, and flags name the store. */
  readonly home: string | null;
  /** Whether somebody sits there, who answers every question; else a program reads it all in pipes. */
  readonly isPerson: boolean;
}

/** What a command said and did. */
export interface Pasted {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What was asked for; `null`: help, an answer without a store, or words that are not understood. */
  readonly request: Request | null;
}

/** Runs a command line in this very process as main does: what names the store is what the words and the environment say. */
export async function sayHere(words: readonly string[], room: PastingRoom): Promise<Pasted> {
  const { root, home, isPerson } = room;
  const variables = { HOME: root, ...(home === null ? {} : { CODEX_HOME: home }) };
  const system = buildSystem({ variables, cwd: root, cacheFolder: null });
  let [out, err] = ["", ""];
  const terminal: Terminal = {
    stdoutIsTerminal: isPerson,
    stderrIsTerminal: isPerson,
    stdinIsTerminal: isPerson,
    columns: isPerson ? 100 : null,
    rows: isPerson ? 20 : null,
    stdoutColor: false,
    stderrColor: false,
    out: (said) => void (out += said),
    err: (said) => void (err += said),
    ask(question) {
      err += question;
      return Promise.resolve(/Type ([A-Z]+)\s+to/.exec(question)?.[1] ?? "y");
    },
  };
  const { files, environment } = system;
  nameStore({ codexHome: null, sessionsRoot: null, trashRoot: null });
  let request: Request | null = null;
  try {
    const line = await parseCommandLine(words, { cwd: root, home: root, timeZone: () => "UTC" });
    if (line.kind === "help") return { code: 0, out: line.text, err, request };
    if (line.kind === "answer") {
      if ("later" in line.answer) throw new Error(`${words.join(" ")} is no command of a store`);
      return { code: 0, out: JSON.stringify(line.answer), err, request };
    }
    request = line.kind === "request" ? line.request : await line.look(system);
    nameStore(request.store);
    const named = { named: request.store, into: "into" in request ? request.into : null };
    const isChange = COMMANDS[request.command].needs === "writer";
    const stores = await resolveStores(named, {
      ...{ files, environment, isChange },
      onProblem: () => {},
    });
    const { home: of } = stores.store;
    const providers = of !== null && isDiagnosis(request) ? await readProviders(of, system) : null;
    const told = { ...system, terminal };
    const actTools = () => ({ system: told, writer: buildWriter() });
    const code = await runInProcess(request, { ...stores, system: told, actTools, providers });
    return { code, out, err, request };
  } catch (error) {
    sayError(error, { json: asksForJson(words), terminal });
    return { code: 1, out, err, request };
  }
}

/** A printed command to its end: before another column, what is said of it, or the end of its line. */
const COMMAND =
  /(?<![\w/#-])rollkeep (?:(?!\)| {2,}| (?:archives|brings|does|lists|means|says|shows|takes|was)\b|[;\n,]).)+/g;

/** The commands that a text has, or that a JSON document has in any of its values. */
export function commandsIn(text: string): readonly string[] {
  const found = textsIn(text).flatMap((each) => [...each.matchAll(COMMAND)]);
  return [...new Set(found.map(([command]) => command.trim().replace(/[.…]+$/, "")))];
}

function textsIn(text: string): readonly string[] {
  try {
    return valuesIn(JSON.parse(text));
  } catch {
    return [text];
  }
}

function valuesIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(valuesIn);
}

/** The words that the program gets of each command when a shell is given all of them. */
export async function wordsOf(
  commands: readonly string[],
): Promise<readonly (readonly string[])[]> {
  if (commands.length === 0) return [];
  const script = `rollkeep() { printf '%s\\0' "$@"; }\nless() { cat; }\n` +
    commands.map((command) => `${command}\nprintf '\\n\\0'\n`).join("");
  const { stdout } = await new Deno.Command("bash", {
    args: ["-c", script],
    env: { PATH: Deno.env.get("PATH") ?? "", HOME: "/nonexistent" },
    clearEnv: true,
    stdin: "null",
    stderr: "null",
  }).output();
  const said = new TextDecoder().decode(stdout).split("\n\0").slice(0, -1);
  return said.map((words) => words.split("\0").slice(0, -1));
}
