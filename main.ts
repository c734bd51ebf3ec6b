/**
 * rollkeep in every way of running: confined like `confined.ts`, or, where the user has narrowed the program already, in this
 * very process with what they allowed.
 *
 * @module
 */
import { type Found, rollkeep } from "./confined.ts";
import type { ExitStatus } from "./lib/model/error.ts";
import type { Request } from "./lib/model/request.ts";

/** Carries out a request in this process, with what the user allowed. */
async function runHere(request: Request, { store, facts }: Found): Promise<ExitStatus> {
  const { runRequest } = await import("./commands/run_request.ts");
  const { buildSystem } = await import("./lib/system/real/build_system.ts");
  const { buildWriter } = await import("./lib/system/real/writer.ts");
  const system = buildSystem(facts);
  const actTools = () => ({ system, writer: buildWriter() });
  return await runRequest(request, { system, store, actTools });
}

if (import.meta.main) Deno.exit(await rollkeep(Deno.args, runHere));
