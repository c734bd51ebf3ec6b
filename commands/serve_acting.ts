import { buildWriter } from "../lib/system/real/writer.ts";
import type { ActingContext } from "./context.ts";
import { type Run, serve } from "./serve.ts";
import type { RequestOf } from "./table.ts";

/** Makes this worker run one command that changes things. */
export function serveActing<R extends RequestOf<"writer">>(run: Run<R, ActingContext>): void {
  serve<R>((request, context) => {
    const actTools = () => ({ system: context.system, writer: buildWriter() });
    return run(request, { ...context, actTools });
  });
}
