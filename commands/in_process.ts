/**
 * Commands without a worker, for `main.ts`. The runtime reads the modules of a literal `import()` at start whether they are used
 * or not, and may import no others where the user has narrowed it: so these stand apart from the table.
 *
 * @module
 */
import { scanStore } from "../lib/catalog/scan/scan_store.ts";
import { readHeads } from "../lib/catalog/sources/read_heads.ts";
import type { ExitStatus } from "../lib/model/error.ts";
import type { Request } from "../lib/model/request/request.ts";
import { toldWork } from "../lib/render/work_line.ts";
import { wrappedTalk } from "../lib/render/text/wrapped_talk.ts";
import { lookWith } from "../lib/system/look.ts";
import { type ActingContext, type ListingContext, runToStatus } from "./context.ts";
import type { Run } from "./serve.ts";
import type { RequestName, RequestNamed } from "./table.ts";
import { countedFolders, toldReading } from "./told_reading.ts";

/** All that any command runs with. */
type WholeContext = ActingContext & ListingContext;

const RUNS: { readonly [C in RequestName]: () => Promise<Run<RequestNamed<C>, WholeContext>> } = {
  "list": async () => (await import("./list/run.ts")).runList,
  "list-trash": async () => (await import("./list/trash/run.ts")).runListTrash,
  "group": async () => (await import("./group/run.ts")).runGroup,
  "show": async () => (await import("./show/run.ts")).runShow,
  "why": async () => (await import("./why/run.ts")).runWhy,
  "doctor": async () => (await import("./doctor/run.ts")).runDoctor,
  "agents-explain": async () => (await import("./agents/run.ts")).runAgents,
  "agents-lint": async () => (await import("./agents/run.ts")).runAgents,
  "delete": async () => (await import("./delete/run.ts")).runDelete,
  "archive": async () => (await import("./archive/run.ts")).runArchive,
  "unarchive": async () => (await import("./archive/run.ts")).runArchive,
  "session-migrate": async () => (await import("./migrate/run.ts")).runMigrate,
  "session-migrate-suggest": async () => (await import("./migrate/suggest/run.ts")).runSuggest,
  "repair": async () => (await import("./repair/run.ts")).runRepair,
  "undo": async () => (await import("./undo/run.ts")).runUndo,
  "redo": async () => (await import("./undo/run.ts")).runUndo,
  "restore": async () => (await import("./restore/run.ts")).runRestore,
  "log": async () => (await import("./log/run.ts")).runLog,
  "seal": async () => (await import("./seal/run.ts")).runSeal,
  "verify": async () => (await import("./verify/run.ts")).runVerify,
  "doctor-risk": async () => (await import("./doctor/risk/run.ts")).runDoctorRisk,
  "config-init": async () => (await import("./config/init/run.ts")).runConfigInit,
  "complete": async () => (await import("./completion/answer/run.ts")).runComplete,
  "trash-list": async () => (await import("./trash/list/run.ts")).runTrashList,
  "trash-empty": async () => (await import("./trash/empty/run.ts")).runTrashEmpty,
};

/** Runs one command to its exit status in this very process. */
export function runInProcess(
  request: Request,
  context: Omit<ActingContext, "look">,
): Promise<ExitStatus> {
  const { store } = context;
  const told = toldWork(context.system);
  const terminal = wrappedTalk(told.system.terminal);
  const system = { ...told.system, terminal };
  const whole: WholeContext = {
    ...context,
    system,
    look: lookWith(system.files),
    actTools: () => ({ ...context.actTools(), system }),
    scan(onProblem) {
      const scan = scanStore(store, { files: countedFolders(system.files, terminal), onProblem });
      terminal.doing?.(null);
      return scan;
    },
    readHeads: toldReading((paths) => readHeads(paths, system), terminal),
  };
  return runToStatus(async () => {
    // The entry of this very name: it takes this request.
    const run = await RUNS[request.command]() as Run<Request, WholeContext>;
    return await run(request, whole);
  }, { request, system }).finally(told.end);
}
