/**
 * rollkeep where it was granted all it may need: it confines itself, always. The compiled program and `deno task rollkeep` are
 * this. The way without a worker is `main.ts`: the runtime reads the modules of a literal `import()` at start whether they are
 * used or not, and those of that way cost 6 of 63 ms.
 *
 * @module
 */
import type { Answer, AnswerTools, LaterAnswer, LookTools } from "./commands/command.ts";
import { allCommands, parseCommandLine } from "./commands/command_line.ts";
import type { Job } from "./commands/serve.ts";
import { COMMANDS, workerOf } from "./commands/table.ts";
import { toldLooking } from "./commands/told_reading.ts";
import { cutOffIn } from "./lib/act/journal/journal_ends.ts";
import { asksForJson } from "./lib/argv/parse_words.ts";
import type { WordsBase } from "./lib/argv/words_base.ts";
import { readProviders } from "./lib/codex/configured_providers.ts";
import { bareFolder } from "./lib/codex/home.ts";
import { commandGrant, groundOf } from "./lib/config/command_grant.ts";
import { foldersToSync, lookAtFolders } from "./lib/config/known_folders.ts";
import { placeStores, refuseUnknown, withSettings } from "./lib/config/settings/apply_settings.ts";
import { loadSettings } from "./lib/config/settings/settings_file.ts";
import {
  defaultsOf,
  type LoadedSettings,
  problemText,
  type Settings,
  type SettingsProblem,
} from "./lib/config/settings/settings.ts";
import { refuseOnWindows } from "./lib/config/windows_limits.ts";
import { EXIT, type ExitStatus } from "./lib/model/error.ts";
import type { Grant } from "./lib/model/grant.ts";
import type { Problem } from "./lib/model/problem.ts";
import { isDiagnosis } from "./lib/model/request/is_diagnosis.ts";
import type { ConfigInitRequest, Request } from "./lib/model/request/request.ts";
import { renderError, renderNote, renderProblem, renderWarning } from "./lib/render/error_view.ts";
import { helpText } from "./lib/render/help_text.ts";
import { jsonText } from "./lib/render/text/data_text.ts";
import { callProgram } from "./lib/render/text/visible.ts";
import { wrappedTalk } from "./lib/render/text/wrapped_talk.ts";
import { beginListing, beginLooking } from "./lib/side_by_side/begin_listing.ts";
import { namedError } from "./lib/system/named_error.ts";
import {
  type Facts,
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
import { parentPath } from "./lib/text/path_text.ts";
import { calledName, nameStore, programName } from "./lib/text/program_name.ts";

/**
 * rollkeep, the undo button for Codex history: argv → grant → sandbox → run → exit code. `runHere` runs what cannot be
 * confined, because this process was narrowed already.
 */
export async function rollkeep(
  args: readonly string[],
  runHere: (job: Job, grant: Grant) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const found = gatherFacts();
  const start = startOf(found);
  const files = realFiles();
  let terminal = wrappedTalk(realTerminal(found.variables));
  callProgram(() => programWords(found));
  try {
    const environment = knownEnvironment(found);
    const understand = (text: string) => understoodBy(text, start);
    const settings = await loadSettings({ files, environment, understand });
    const variables = withSettings(found.variables, settings);
    terminal = wrappedTalk(realTerminal(variables));
    const defaults = (command: string) =>
      defaultsOf(settings, { command, variables: found.variables });
    const base = { ...start, defaults };
    const line = await parseCommandLine(args, base);
    if (line.kind === "help") {
      const { stdoutColor: color, columns: width } = terminal;
      terminal.out(helpText(line.text, { color, width }));
      return EXIT.done;
    }
    const told = knownEnvironment({ ...found, variables });
    const house = { found, files, environment: told, settings, terminal, runHere };
    if (line.kind === "answer") return await answer(line.answer, house);
    const request = line.kind === "request" ? line.request : await line.look(house);
    // A shell that completes a word has no place for warnings.
    return await carryOut(
      request,
      request.command === "complete" ? { ...house, terminal: quiet(terminal) } : house,
    );
  } catch (error) {
    terminal.err(errorText(error, { args, terminal }));
    return EXIT.failed;
  }
}

/** What a file of settings says. What understands it is loaded where there is one. */
async function understoodBy(text: string, base: WordsBase): Promise<Settings> {
  const { understood } = await import("./lib/argv/settings/understood.ts");
  const commands = await allCommands();
  const specs = commands.map(({ spec }) => spec);
  return understood(text, {
    specs,
    tryWords: (spec, words) => void commands[specs.indexOf(spec)]!.parse(words, base),
  });
}

function quiet(terminal: Terminal): Terminal {
  return { ...terminal, err: () => {} };
}

/** What main has at hand. */
interface House extends LookTools {
  readonly found: Facts;
  readonly settings: LoadedSettings;
  readonly terminal: Terminal;
  readonly runHere: (job: Job, grant: Grant) => Promise<ExitStatus>;
}

/** Carries out a request: confined, or here where this process was narrowed already. */
async function carryOut(request: Request, house: House): Promise<ExitStatus> {
  if (request.command === "config-init") return await writeOwn(request, house);
  const { found, files, settings, terminal, runHere } = house;
  nameStore(request.store);
  const row = COMMANDS[request.command];
  const asked = { command: request.command, isChange: row.needs === "writer" };
  tellSettings(settings.problems, house);
  refuseUnknown(settings, asked);
  const homes = { named: request.store, into: "into" in request ? request.into : null };
  const { stores, roots, variables } = await placeStores(homes, { ...placing(house), ...asked });
  const facts = { ...found, variables };
  // Not before the worker starts: the folders of PATH are looked into (3 ms).
  const whole = () => ({ ...facts, program: calledName() });
  const { store, store: { home } } = stores;
  refuseOnWindows(request.command, store);
  const cutOff = () => cutOffIn(store.trashRoot, files);
  const grant = commandGrant(request, { ...roots, needs: row.needs, files, cutOff });
  const known = { request, ...stores };
  const readConfigured = async () =>
    home !== null && isDiagnosis(request) ? await readProviders(home, { files }) : null;
  if (!canConfine(grant)) {
    return await runHere({ ...known, facts: whole(), providers: await readConfigured() }, grant);
  }
  const environment = knownEnvironment(facts);
  const look = { ...roots, request, needs: row.needs, grant, files, environment };
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
  const kept = foldersToSync(look);
  return await runConfined(makeJob, { worker: workerOf(row), grant, kept });
}

/** Writes the user's own file of settings: no store is asked, and none is in reach. */
async function writeOwn(
  request: ConfigInitRequest,
  { found, files, runHere }: House,
): Promise<ExitStatus> {
  const { settingsGrant } = await import("./lib/config/settings/place_settings.ts");
  const folder = parentPath(request.target);
  const grant = settingsGrant(request, files);
  const facts = { ...found, cacheFolder: null, program: calledName() };
  const job = { request, store: bareFolder(folder, folder), facts, providers: null };
  if (!canConfine(grant)) return await runHere(job, grant);
  const worker = workerOf(COMMANDS[request.command]);
  return await runConfined(() => ({ job }), {
    worker,
    grant,
    kept: [groundOf(request.target, files)],
  });
}

/** What the store of a command is placed with. */
function placing(house: House) {
  const { found, files, settings, terminal } = house;
  const { cacheFolder, user } = found;
  return {
    files,
    settings,
    variables: found.variables,
    environmentOf: (variables: Facts["variables"]) => knownEnvironment({ ...found, variables }),
    cacheFolder,
    ...(user === undefined ? {} : { user }),
    onProblem: (problem: Problem) => terminal.err(renderProblem(problem)),
    onUnused: (problem: SettingsProblem) => tellSettings([problem], house),
  };
}

/** What a command has that main answers itself. */
function answerTools(house: House): AnswerTools {
  const { files, environment, settings } = house;
  return {
    files,
    environment,
    settings,
    placed: async (named) => {
      let unused: SettingsProblem | null = null;
      const onUnused = (problem: SettingsProblem) => unused = problem;
      const asked = { command: "config", isChange: false, onUnused };
      const { stores, named: used } = await placeStores({ named, into: null }, {
        ...placing(house),
        ...asked,
      });
      return { store: stores.store, named: used, unused };
    },
    specs: async () => (await allCommands()).map(({ spec }) => spec),
  };
}

/** Problems of the settings that a command tells which is not about them. */
const MOST_TOLD = 3;

function tellSettings(
  problems: readonly SettingsProblem[],
  { settings, terminal }: Pick<House, "settings" | "terminal">,
): void {
  for (const problem of problems.slice(0, MOST_TOLD)) {
    terminal.err(renderWarning(problemText(problem, settings)));
  }
  const more = problems.length - MOST_TOLD;
  if (more > 0) {
    terminal.err(renderWarning(`and ${more} more: ${programName()} config validate tells all`));
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

/** Prints the answer of a command that needs no worker. */
async function answer(found: Answer | LaterAnswer, house: House): Promise<ExitStatus> {
  const { terminal } = house;
  const answer = "later" in found ? await found.later(answerTools(house)) : found;
  if ("document" in answer) {
    terminal.out(jsonText(answer.document, { terminal: terminal.stdoutIsTerminal }));
    return answer.status ?? EXIT.done;
  }
  if (answer.note !== undefined) terminal.err(renderNote(answer.note));
  terminal.out(answer.text);
  return EXIT.done;
}

if (import.meta.main) Deno.exit(await rollkeep(Deno.args, refuseUnconfined));
