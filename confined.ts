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
import { columnsOf, type FileTable, indexName } from "./lib/catalog/file_table.ts";
import { beginScan, scanFromStart } from "./lib/catalog/scan.ts";
import { resolveStore } from "./lib/codex/home.ts";
import {
  changes,
  commandGrant,
  existingAbove,
  headGrant,
  storeBehindLinks,
} from "./lib/config/command_grant.ts";
import { EXIT, type ExitStatus, SessionError } from "./lib/model/error.ts";
import { joinPath } from "./lib/model/path_text.ts";
import type { Request } from "./lib/model/request.ts";
import type { StorePaths } from "./lib/model/store.ts";
import { renderError, renderProblem } from "./lib/render/error_view.ts";
import {
  type Facts,
  gatherFacts,
  knownEnvironment,
  localTimeZone,
} from "./lib/system/real/facts.ts";
import { errorCode, type Files } from "./lib/system/files.ts";
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
import { HEAD_READER, isListing, readsEveryHead, workerOf } from "./workers/entries.ts";
import type { ListingJob } from "./workers/job.ts";

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
      const job = { request, store, facts };
      if (!isListing(request.command)) return await runConfined(() => ({ job }), { worker, grant });
      const share: MakeJob = ({ offer, startBeside }) => {
        const { scan, offer: days } = beginScan(store, files);
        offer(days);
        scanFromStart(days, { scan, files });
        const isLong = readsEveryHead(request) && knowsFewHeads(scan.table, { facts, files });
        const reader = isLong
          ? startBeside({ worker: HEAD_READER, grant: headGrant({ store, real }) })
          : null;
        const columns = scan.table.count < WORTH_MOVING ? [] : columnsOf(scan.table);
        const moved = reader === null ? columns : [...columns, reader];
        return { job: { ...job, scan, reader } satisfies ListingJob, moved };
      };
      return await runConfined(share, { worker, grant });
    }
    if (runHere === null) throw confinesItself();
    refuseUngranted(grant, store);
    return await runHere(request, { store, facts });
  }
}

/** Below this many rollouts copying them is quicker than moving them: the first thing a process moves costs 3 ms. */
const WORTH_MOVING = 20_000;

/** From this many rollouts on a second reader is worth its start of 15 ms. */
const MANY = 500;
/** Bytes that the index takes for a head, at least. */
const HEAD_BYTES = 100;

/** Whether most heads of a large store are not remembered yet: then reading them is most of a listing. */
function knowsFewHeads(
  table: FileTable,
  { facts: { cacheFolder }, files }: { readonly facts: Facts; readonly files: Files },
): boolean {
  if (table.count < MANY) return false;
  if (cacheFolder === null) return true;
  try {
    const index = files.lstat(joinPath(cacheFolder, indexName(table, "heads")));
    return index.size < table.count * HEAD_BYTES;
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return true;
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
