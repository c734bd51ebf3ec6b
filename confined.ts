/**
 * rollkeep where it was granted all it may need: it confines itself, always. The compiled program and `deno task rollkeep` are
 * this. The way without a worker is `main.ts`: the runtime reads the modules of a literal `import()` at start whether they are
 * used or not, and those of that way cost 6 of 63 ms.
 *
 * @module
 */
import { parseCommandLine } from "./commands/registry.ts";
import { hasCutOffPurge } from "./lib/act/journal/journal_ends.ts";
import { asksForJson } from "./lib/argv/parse_words.ts";
import { resolveStore } from "./lib/codex/home.ts";
import {
  changes,
  commandGrant,
  existingAbove,
  headGrant,
  storeBehindLinks,
} from "./lib/config/command_grant.ts";
import { EXIT, type ExitStatus, SessionError } from "./lib/model/error.ts";
import type { Request } from "./lib/model/request.ts";
import type { StorePaths } from "./lib/model/store.ts";
import { renderError, renderProblem } from "./lib/render/error_view.ts";
import { beginListing } from "./lib/side_by_side/begin_listing.ts";
import {
  type Facts,
  gatherFacts,
  knownEnvironment,
  localTimeZone,
} from "./lib/system/real/facts.ts";
import { namedError } from "./lib/system/named_error.ts";
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
import type { Job } from "./workers/job.ts";

/** What was found out before a request is carried out. */
export interface Found {
  readonly store: StorePaths;
  readonly facts: Facts;
}

/** Carries out a request without a worker. */
export type RunHere = (request: Request, found: Found) => Promise<ExitStatus>;

/**
 * rollkeep, the undo button for Codex history: argv → grant → sandbox → run → exit code. `runHere` runs what cannot be
 * confined, because this process was narrowed already; `null` where there is no such way.
 */
export async function rollkeep(
  args: readonly string[],
  runHere: RunHere | null,
): Promise<ExitStatus> {
  const facts = gatherFacts();
  const terminal = realTerminal(facts.variables);
  const environment = knownEnvironment(facts);
  try {
    const base = { cwd: facts.cwd, home: environment.home(), timeZone: localTimeZone };
    const outcome = await parseCommandLine(args, base);
    if (outcome.kind === "print") {
      terminal.out(outcome.text);
      return EXIT.done;
    }
    return await run(
      outcome.kind === "request" ? outcome.request : await outcome.look(realFiles()),
    );
  } catch (error) {
    const told = namedError(error);
    terminal.err(renderError(told, { json: asksForJson(args), color: terminal.stderrColor }));
    return EXIT.failed;
  }

  async function run(request: Request): Promise<ExitStatus> {
    const onProblem = (problem: Parameters<typeof renderProblem>[0]) =>
      terminal.err(renderProblem(problem));
    const files = realFiles();
    const isChange = changes(request);
    const store = await resolveStore(request.store, { files, environment, onProblem, isChange });
    const real = storeBehindLinks(store, files);
    const isPurging = () => hasCutOffPurge(store.trashRoot, files);
    const own = { cache: facts.cacheFolder };
    const grant = commandGrant(request, {
      store,
      real,
      own,
      groundOf: (trashRoot) => existingAbove(trashRoot, files),
      isPurging,
    });
    if (canConfine(grant)) {
      refuseUnreachable(grant);
      const worker = workerOf(request.command);
      const job: Job = { request, store, facts };
      const readerGrant = headGrant({ store, real });
      const makeJob: MakeJob = (starting) =>
        isListing(request.command)
          ? beginListing(job, { starting, files, cacheFolder: own.cache, readerGrant })
          : { job };
      return await runConfined(makeJob, { worker, grant });
    }
    if (runHere === null) throw confinesItself();
    refuseUngranted(grant, store);
    return await runHere(request, { store, facts });
  }
}

function confinesItself(): SessionError {
  return new SessionError(
    "Cannot confine the program: it was not granted all that it gives to its worker",
    {
      hint: "run it with -A, or main.ts with the permissions you allow",
    },
  );
}

if (import.meta.main) Deno.exit(await rollkeep(Deno.args, null));
