/**
 * rollkeep where it was granted all it may need: it confines itself, always. The compiled program and `deno task rollkeep` are
 * this. The way without a worker is `main.ts`: the runtime reads the modules of a literal `import()` at start whether they are
 * used or not, and those of that way cost 6 of 63 ms.
 *
 * @module
 */
import { type CommandLine, parseCommandLine } from "./commands/command_line.ts";
import type { Job } from "./commands/serve.ts";
import { COMMANDS, workerOf } from "./commands/table.ts";
import { toldLooking } from "./commands/told_reading.ts";
import { cutOffIn } from "./lib/act/journal/journal_ends.ts";
import { asksForJson } from "./lib/argv/parse_words.ts";
import { readProviders } from "./lib/codex/configured_providers.ts";
import { commandGrant } from "./lib/config/command_grant.ts";
import { foldersToSync, lookAtFolders } from "./lib/config/known_folders.ts";
import { checkRoots, sourceRoots } from "./lib/config/roots.ts";
import { resolveStores } from "./lib/config/two_homes.ts";
import { refuseOnWindows } from "./lib/config/windows_limits.ts";
import { EXIT, type ExitStatus } from "./lib/model/error.ts";
import type { Grant } from "./lib/model/grant.ts";
import type { OnProblem } from "./lib/model/problem.ts";
import { isDiagnosis } from "./lib/model/request/is_diagnosis.ts";
import { renderError, renderProblem } from "./lib/render/error_view.ts";
import { helpText } from "./lib/render/help_text.ts";
import { jsonText } from "./lib/render/text/data_text.ts";
import { callProgram } from "./lib/render/text/visible.ts";
import { wrappedTalk } from "./lib/render/text/wrapped_talk.ts";
import { beginListing, beginLooking } from "./lib/side_by_side/begin_listing.ts";
import { namedError } from "./lib/system/named_error.ts";
import {
  gatherFacts,
  knownEnvironment,
  programWords,
  realNow,
  startOf,
} from "./lib/system/real/facts.ts";
import { realFiles } from "./lib/system/real/files.ts";
import {
  canConfine,
  type MakeJob,
  refuseUnconfined,
  runConfined,
} from "./lib/system/real/sandbox.ts";
import { realTerminal } from "./lib/system/real/terminal.ts";
import type { Terminal } from "./lib/system/terminal.ts";
import { calledName, nameStore } from "./lib/text/program_name.ts";

/**
 * rollkeep, the undo button for Codex history: argv → grant → sandbox → run → exit code. `runHere` runs what cannot be
 * confined, because this process was narrowed already.
 */
export async function rollkeep(
  args: readonly string[],
  runHere: (job: Job, grant: Grant) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const facts = gatherFacts();
  callProgram(() => programWords(facts));
  // Not before the worker starts: the folders of PATH are looked into (3 ms).
  const whole = () => ({ ...facts, program: calledName() });
  const terminal = wrappedTalk(realTerminal(facts.variables));
  const environment = knownEnvironment(facts);
  const files = realFiles();
  const onProblem: OnProblem = (problem) => terminal.err(renderProblem(problem));
  try {
    const line = await parseCommandLine(args, startOf(facts));
    if (line.kind === "print" || line.kind === "document") {
      terminal.out(answerText(line, terminal));
      return EXIT.done;
    }
    const request = line.kind === "request" ? line.request : await line.look(files);
    nameStore(request.store);
    const row = COMMANDS[request.command];
    const isChange = row.needs === "writer";
    const trashRoot = request.store.trashRoot ?? environment.get("ROLLKEEP_TRASH_ROOT");
    const named = { ...request.store, trashRoot };
    const homes = { named, into: "into" in request ? request.into : null };
    const stores = await resolveStores(homes, { files, environment, onProblem, isChange });
    const { store, store: { home } } = stores;
    refuseOnWindows(request.command, store);
    const paths = { ...checkRoots(store, { ...facts, files }), ...sourceRoots(stores, files) };
    const cutOff = () => cutOffIn(store.trashRoot, files);
    const grant = commandGrant(request, { ...paths, needs: row.needs, files, cutOff });
    const known = { request, ...stores };
    const readConfigured = async () =>
      home !== null && isDiagnosis(request) ? await readProviders(home, { files }) : null;
    if (!canConfine(grant)) {
      return await runHere({ ...known, facts: whole(), providers: await readConfigured() }, grant);
    }
    const look = { ...paths, request, needs: row.needs, grant, files, environment };
    const makeJob: MakeJob = async (starting) => {
      const { job, moved } = row.needs === "scan"
        ? toldLooking(
          { files, terminal, nowMs: realNow },
          (files) => beginListing(known, { starting, ...look, files }),
        )
        : beginLooking(known, starting);
      const folders = await lookAtFolders(look);
      const told = { providers: await readConfigured(), facts: { ...whole(), folders } };
      return { job: { ...job, ...known, ...told } satisfies Job, moved };
    };
    return await runConfined(makeJob, {
      worker: workerOf(row),
      grant,
      kept: foldersToSync(look),
    });
  } catch (error) {
    terminal.err(errorText(error, { args, terminal }));
    return EXIT.failed;
  }
}

function errorText(
  error: unknown,
  { args, terminal: { stderrColor: color, stderrIsTerminal: terminal } }: {
    readonly args: readonly string[];
    readonly terminal: Terminal;
  },
): string {
  return renderError(namedError(error), { json: asksForJson(args), color, terminal });
}

/** The answer of a command that needs nothing. */
function answerText(
  line: Extract<CommandLine, { readonly kind: "print" | "document" }>,
  { stdoutColor: color, stdoutIsTerminal, columns: width }: Terminal,
): string {
  if (line.kind === "document") return jsonText(line.document, { terminal: stdoutIsTerminal });
  return line.isHelp ? helpText(line.text, { color, width }) : line.text;
}

if (import.meta.main) Deno.exit(await rollkeep(Deno.args, refuseUnconfined));
