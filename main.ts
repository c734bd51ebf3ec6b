/**
 * rollkeep in every way of running: confined like `confined.ts`, or, where the user has narrowed the program already, or it comes from a
 * registry, in this very process with what they allowed, less what no command needs.
 *
 * @module
 */
import type { Job } from "./commands/serve.ts";
import { rollkeep } from "./confined.ts";
import type { ExitStatus } from "./lib/model/error.ts";
import type { Grant } from "./lib/model/grant.ts";
import { narrowHere, refuseUngranted, refuseUnreadable } from "./lib/system/real/sandbox.ts";

/** Carries out a request in this process, with what the user allowed. */
async function runHere(
  { request, store, source, facts, providers }: Job,
  grant: Grant,
): Promise<ExitStatus> {
  narrowHere(grant);
  const isRehearsal = "consent" in request && request.consent.kind === "rehearse";
  refuseUngranted(isRehearsal ? { ...grant, write: [] } : grant, store);
  if (source !== undefined) refuseUnreadable(source);
  const { runInProcess } = await import("./commands/in_process.ts");
  const { buildSystem } = await import("./lib/system/real/build_system.ts");
  const { buildWriter } = await import("./lib/system/real/writer.ts");
  const system = buildSystem(facts, store, source);
  const actTools = () => ({ system, writer: buildWriter() });
  return await runInProcess(request, {
    system,
    store,
    ...(source === undefined ? {} : { source }),
    actTools,
    providers,
  });
}

if (import.meta.main) Deno.exit(await rollkeep(Deno.args, runHere));
