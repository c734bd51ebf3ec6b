import { type CommandContext, runToStatus } from "../commands/context.ts";
import type { ExitStatus } from "../lib/model/error.ts";
import type { Request } from "../lib/model/request.ts";
import { buildSystem } from "../lib/system/real/build_system.ts";
import type { Job } from "../lib/system/real/job.ts";

/** Makes this worker run one command: builds the system from what main found out, answers the job with its status. */
export function serve<R extends Request>(
  run: (request: R, context: CommandContext) => Promise<ExitStatus>,
): void {
  self.onmessage = async ({ data: { request, store, facts } }: MessageEvent<Job<R>>) => {
    const system = buildSystem(facts);
    const context = { system, store };
    const status = await runToStatus(() => run(request, context), { request, system });
    self.postMessage({ status });
  };
  self.postMessage({ ready: true });
}
