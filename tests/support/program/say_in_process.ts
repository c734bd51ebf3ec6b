import { parseCommandLine } from "../../../commands/command_line.ts";
import { runInProcess } from "../../../commands/in_process.ts";
import type { StorePaths } from "../../../lib/model/store.ts";
import type { Writer } from "../../../lib/system/writer.ts";
import type { Stage } from "../acting.ts";
import type { Run } from "../rollkeep.ts";

/** Where a command line is run. */
export interface Speaking extends Stage {
  readonly writer: Writer;
  /** The home that threads are copied from, with `--into` in the words; left out: there is none. */
  readonly source?: StorePaths;
}

/** Commands that know no trash. */
const READING: ReadonlySet<string> = new Set([
  ...["list", "group", "show", "why", "doctor", "seal", "verify", "agents"],
]);

/** Runs a command line in this very process, without permissions of its own: a tenth of the time that the program takes. */
export async function sayInProcess(words: readonly string[], speaking: Speaking): Promise<Run> {
  const { system, store, writer, source } = speaking;
  const isNamed = words.includes("--trash-root") || READING.has(words[0] ?? "");
  const trash = isNamed ? [] : ["--trash-root", store.trashRoot];
  const all = [...words, "--codex-home", (source ?? store).home ?? "", ...trash];
  let [out, err] = ["", ""];
  const terminal = {
    ...system.terminal,
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    stdinIsTerminal: false,
  };
  const quiet = { ...system, terminal };
  const outcome = await parseCommandLine(all, { cwd: "/", home: null, timeZone: () => "UTC" });
  if (outcome.kind === "help" || outcome.kind === "answer") {
    throw new Error(`${words.join(" ")} makes no request`);
  }
  const request = outcome.kind === "request" ? outcome.request : await outcome.look(system);
  const actTools = () => ({ system: quiet, writer });
  const code = await runInProcess(request, {
    system: quiet,
    store,
    ...(source === undefined ? {} : { source }),
    actTools,
    providers: null,
  });
  return { code, out, err };
}
