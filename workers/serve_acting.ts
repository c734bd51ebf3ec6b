import type { ActingContext } from "../commands/context.ts";
import type { ExitStatus } from "../lib/model/error.ts";
import type { Request } from "../lib/model/request.ts";
import { buildWriter } from "../lib/system/real/writer.ts";
import { serve } from "./serve.ts";

/** Makes this worker run one command that changes things. */
export function serveActing<R extends Request>(
  run: (request: R, context: ActingContext) => Promise<ExitStatus>,
): void {
  serve<R>((request, context) => {
    const actTools = () => ({ system: context.system, writer: buildWriter() });
    return run(request, { ...context, actTools });
  });
}
