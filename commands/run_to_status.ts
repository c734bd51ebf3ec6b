import { InterruptedError } from "../lib/model/error.ts";
import { EXIT, type ExitStatus } from "../lib/model/exit_status.ts";
import type { Request } from "../lib/model/request.ts";
import { renderError } from "../lib/render/error_view.ts";
import { errorCode } from "../lib/system/files.ts";
import type { CommandContext } from "./context.ts";

/** Whose command it is, and where its error is told. */
export interface RunOptions extends Pick<CommandContext, "system"> {
  readonly request: Request;
}

/**
 * Runs a command to its exit status. Errors become one line on stderr; a reader that went away ends the command without a
 * word.
 */
export async function runToStatus(
  run: () => Promise<ExitStatus>,
  { request, system: { terminal } }: RunOptions,
): Promise<ExitStatus> {
  try {
    return await run();
  } catch (error) {
    if (errorCode(error) === "EPIPE") return EXIT.done;
    terminal.err(renderError(error, { json: wantsJson(request), color: terminal.stderrColor }));
    return error instanceof InterruptedError ? EXIT.interrupted : EXIT.failed;
  }
}

function wantsJson(request: Request): boolean {
  return "json" in request
    ? request.json
    : request.format === "json" || request.format === "ndjson";
}
