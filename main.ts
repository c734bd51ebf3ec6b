/**
 * rollkeep, the undo button for Codex history: argv → grant → sandbox → run → exit code.
 *
 * @module
 */
import { parseCommandLine } from "./commands/registry.ts";
import { asksForJson } from "./lib/argv/parse_words.ts";
import { columnsOf } from "./lib/catalog/file_table.ts";
import { beginScan, scanFromStart } from "./lib/catalog/scan.ts";
import { resolveStore } from "./lib/codex/home.ts";
import { commandGrant, hasCutOffPurge, storeBehindLinks } from "./lib/config/command_grant.ts";
import { EXIT, type ExitStatus } from "./lib/model/error.ts";
import type { Request } from "./lib/model/request.ts";
import { renderError, renderProblem } from "./lib/render/error_view.ts";
import { gatherFacts, knownEnvironment } from "./lib/system/real/facts.ts";
import { realFiles } from "./lib/system/real/files.ts";
import {
  canConfine,
  type MakeJob,
  refuseUngranted,
  refuseUnreachable,
  runConfined,
} from "./lib/system/real/sandbox.ts";
import { realTerminal } from "./lib/system/real/terminal.ts";
import { isListing, workerOf } from "./workers/entries.ts";
import type { ListingJob } from "./workers/job.ts";

async function main(args: readonly string[]): Promise<ExitStatus> {
  const facts = gatherFacts();
  const terminal = realTerminal(facts.variables);
  const environment = knownEnvironment(facts);
  try {
    const base = { cwd: facts.cwd, home: environment.home() };
    const outcome = await parseCommandLine(args, base);
    if (outcome.kind === "print") {
      terminal.out(outcome.text);
      return EXIT.done;
    }
    return await run(
      outcome.kind === "request" ? outcome.request : await outcome.look(realFiles()),
    );
  } catch (error) {
    terminal.err(renderError(error, { json: asksForJson(args), color: terminal.stderrColor }));
    return EXIT.failed;
  }

  async function run(request: Request): Promise<ExitStatus> {
    const onProblem = (problem: Parameters<typeof renderProblem>[0]) =>
      terminal.err(renderProblem(problem));
    const files = realFiles();
    const store = await resolveStore(request.store, { files, environment, onProblem });
    const real = storeBehindLinks(store, files);
    const isPurging = () => hasCutOffPurge(store.trashRoot, files);
    const own = { cache: facts.cacheFolder };
    const grant = commandGrant(request, { store, real, own, isPurging });
    if (canConfine(grant)) {
      refuseUnreachable(grant);
      const worker = workerOf(request.command);
      const job = { request, store, facts };
      if (!isListing(request.command)) return await runConfined(() => ({ job }), { worker, grant });
      const shareScan: MakeJob = (offerTo) => {
        const { scan, offer } = beginScan(store, files);
        offerTo(offer);
        scanFromStart(offer, { scan, files });
        return { job: { ...job, scan } satisfies ListingJob, moved: columnsOf(scan.table) };
      };
      return await runConfined(shareScan, { worker, grant });
    }
    refuseUngranted(grant, store);
    // The user has narrowed the program already: it runs here, with what they allowed.
    const { runRequest } = await import("./commands/run_request.ts");
    const { buildSystem } = await import("./lib/system/real/build_system.ts");
    const { buildWriter } = await import("./lib/system/real/writer.ts");
    const system = buildSystem(facts);
    const actTools = () => ({ system, writer: buildWriter() });
    return await runRequest(request, { system, store, actTools });
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
