import { readHeads } from "../lib/catalog/read_heads.ts";
import { scanStore } from "../lib/catalog/scan.ts";
import type { ExitStatus } from "../lib/model/error.ts";
import type { Request } from "../lib/model/request.ts";
import { type ActingContext, type ListingContext, runToStatus } from "./context.ts";

/** Runs one command to its exit status in this very process; in a worker each has a module of its own (`workers/`). */
export function runRequest(request: Request, context: ActingContext): Promise<ExitStatus> {
  return runToStatus(() => dispatch(request, context), { request, system: context.system });
}

async function dispatch(request: Request, context: ActingContext): Promise<ExitStatus> {
  const { system, store } = context;
  const { files } = system;
  const listing: ListingContext = {
    ...context,
    scan: (onProblem) => scanStore(store, { files, onProblem }),
    readHeads: (paths) => readHeads(paths, system),
  };
  switch (request.command) {
    case "list":
      return await (await import("./list/run.ts")).runList(request, listing);
    case "group":
      return await (await import("./group/run.ts")).runGroup(request, listing);
    case "show":
      return await (await import("./show/run.ts")).runShow(request, listing);
    case "delete":
      return await (await import("./delete/run.ts")).runDelete(request, context);
    case "restore":
      return await (await import("./restore/run.ts")).runRestore(request, context);
    case "archive":
    case "unarchive":
      return await (await import("./archive/run.ts")).runArchive(request, context);
    case "session-migrate":
      return await (await import("./migrate/run.ts")).runMigrate(request, context);
    case "session-migrate-suggest":
      return await (await import("./migrate/run_suggest.ts")).runSuggest(request, listing);
    case "undo":
    case "redo":
      return await (await import("./undo/run.ts")).runUndo(request, context);
    case "trash-list":
      return await (await import("./trash/run_list.ts")).runTrashList(request, context);
    case "trash-empty":
      return await (await import("./trash/run_empty.ts")).runTrashEmpty(request, context);
    case "log":
      return await (await import("./log/run.ts")).runLog(request, context);
    default:
      return request satisfies never;
  }
}
