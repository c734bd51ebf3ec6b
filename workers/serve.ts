import { type CommandContext, runToStatus } from "../commands/context.ts";
import type { ExitStatus } from "../lib/model/error.ts";
import type { Request } from "../lib/model/request.ts";
import { buildSystem } from "../lib/system/real/build_system.ts";
import type { Job } from "./job.ts";

/** How a command runs in a worker. */
export type Run<R extends Request, C extends CommandContext = CommandContext> = (
  request: R,
  context: C,
) => Promise<ExitStatus>;

/** Makes this worker run one command: builds the system from what main found out, answers the job with its status. */
export function serve<R extends Request>(run: Run<R>): void {
  self.onmessage = ({ data }: MessageEvent<Job<R>>) => {
    return answer({ ...data, system: buildSystem(data.facts) }, run);
  };
  self.postMessage({ ready: true });
}

/** Runs one job and posts its status. */
export async function answer<R extends Request>(
  { request, store, system }: Pick<Job<R>, "request" | "store"> & Pick<CommandContext, "system">,
  run: Run<R>,
): Promise<void> {
  const context = { system, store };
  const status = await runToStatus(() => run(request, context), { request, system });
  self.postMessage({ status });
}
