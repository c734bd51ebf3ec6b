import { EXIT, type ExitStatus } from "../lib/model/exit_status.ts";
import { errorCode } from "../lib/system/files.ts";
import type { Request } from "../lib/model/request.ts";
import { renderError } from "../lib/render/error_view.ts";
import { InterruptedError } from "../lib/model/error.ts";
import type { CommandContext } from "./context.ts";

/**
 * Runs one command to its exit status. Errors become one line on stderr; a reader that went away ends the command without a
 * word. Only the command that is asked for is loaded.
 */
export async function runRequest(request: Request, context: CommandContext): Promise<ExitStatus> {
  const { terminal } = context.system;
  try {
    return await dispatch(request, context);
  } catch (error) {
    if (errorCode(error) === "EPIPE") return EXIT.done;
    terminal.err(renderError(error, { json: wantsJson(request), color: terminal.stderrColor }));
    return error instanceof InterruptedError ? EXIT.interrupted : EXIT.failed;
  }
}

async function dispatch(request: Request, context: CommandContext): Promise<ExitStatus> {
  switch (request.command) {
    case "list":
      return await (await import("./list/run.ts")).runList(request, context);
    case "group":
      return await (await import("./group/run.ts")).runGroup(request, context);
    case "show":
      return await (await import("./show/run.ts")).runShow(request, context);
    case "delete":
      return await (await import("./delete/run.ts")).runDelete(request, context);
    case "restore":
      return await (await import("./restore/run.ts")).runRestore(request, context);
    case "archive":
    case "unarchive":
      return await (await import("./archive/run.ts")).runArchive(request, context);
    case "undo":
    case "redo":
      return await (await import("./undo/run.ts")).runUndo(request, context);
    case "trash-list":
      return await (await import("./trash/run.ts")).runTrashList(request, context);
    case "trash-empty":
      return await (await import("./trash/run.ts")).runTrashEmpty(request, context);
    case "log":
      return await (await import("./log/run.ts")).runLog(request, context);
    default:
      return request satisfies never;
  }
}

function wantsJson(request: Request): boolean {
  return "json" in request
    ? request.json
    : request.format === "json" || request.format === "ndjson";
}
