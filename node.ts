/**
 * rollkeep with Node, for reading: the program of the npm package. It is built from the same modules, with those of
 * `lib/system/real/node` in the place of their namesakes (`scripts/npm`).
 *
 * @module
 */
import type { Job } from "./commands/serve.ts";
import { COMMANDS } from "./commands/table.ts";
import { rollkeep } from "./confined.ts";
import { asksForJson } from "./lib/argv/parse_words.ts";
import type { ExitStatus } from "./lib/model/error.ts";
import { renderNote } from "./lib/render/error_view.ts";
import { refuseWithoutLocks } from "./lib/system/real/library_host.ts";
import { refuseUnreadable } from "./lib/system/real/sandbox.ts";

/** Carries out a request that reads, with all that this process may do. */
async function runHere({ request, store, source, facts, providers }: Job): Promise<ExitStatus> {
  if (COMMANDS[request.command].needs === "writer") refuseWithoutLocks();
  refuseUnreadable(store);
  if (source !== undefined) refuseUnreadable(source);
  const { runInProcess } = await import("./commands/in_process.ts");
  const { buildSystem } = await import("./lib/system/real/build_system.ts");
  const { buildWriter } = await import("./lib/system/real/writer.ts");
  const system = buildSystem(facts, store, source);
  // Whoever asks for JSON reads an error of that kind there, and a shell that completes a word nothing.
  const isRead = request.command !== "complete" && !asksForJson(request.words);
  if (isRead) system.terminal.err(renderNote(NOT_CONFINED));
  return await runInProcess(request, {
    system,
    store,
    ...(source === undefined ? {} : { source }),
    actTools: () => ({ system, writer: buildWriter() }),
    providers,
  });
}

const NOT_CONFINED = "with Node rollkeep writes nothing, but is not confined as with Deno";

/** Runs the words of the command line to the exit status. */
export function rollkeepWithNode(): Promise<ExitStatus> {
  return rollkeep(Deno.args, runHere);
}
