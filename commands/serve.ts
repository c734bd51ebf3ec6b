import type { ConfiguredProviders } from "../lib/codex/configured_providers.ts";
import type { ExitStatus } from "../lib/model/error.ts";
import type { Request } from "../lib/model/request/request.ts";
import type { StorePaths } from "../lib/model/store.ts";
import { callProgram } from "../lib/render/text/visible.ts";
import { toldWork } from "../lib/render/work_line.ts";
import { wrappedTalk } from "../lib/render/text/wrapped_talk.ts";
import { buildSystem } from "../lib/system/real/build_system.ts";
import type { Facts } from "../lib/system/real/facts.ts";
import { nameStore } from "../lib/text/program_name.ts";
import { type CommandContext, runToStatus } from "./context.ts";
import type { RequestOf } from "./table.ts";

/** One command for the worker, or for main where there is none. */
export interface Job<R extends Request = Request> {
  readonly request: R;
  readonly store: StorePaths;
  /** The home that threads are copied from; absent: none. */
  readonly source?: StorePaths;
  readonly facts: Facts;
  /** What `config.toml` tells of model providers, which no worker may read; `null`: nobody asked, or nobody can tell. */
  readonly providers: ConfiguredProviders | null;
}

/** How a command runs. */
export type Run<R extends Request, C extends CommandContext = CommandContext> = (
  request: R,
  context: C,
) => Promise<ExitStatus>;

/** Makes this worker run one command that reads: builds the system from what main found out, answers the job with its status. */
export function serveReading<R extends RequestOf<"files">>(run: Run<R>): void {
  self.onmessage = ({ data }: MessageEvent<Job<R>>) => {
    return answer({ ...data, system: buildSystem(data.facts, data.store) }, run);
  };
  self.postMessage({ ready: true });
}

/** Runs one job and posts its status. */
export async function answer<R extends Request>(
  { request, store, system, facts }:
    & Pick<Job<R>, "request" | "store" | "facts">
    & Pick<CommandContext, "system">,
  run: Run<R>,
): Promise<void> {
  callProgram(() => facts.program);
  nameStore(request.store);
  const told = toldWork(system);
  const terminal = wrappedTalk(told.system.terminal);
  const context = { system: { ...told.system, terminal }, store };
  const status = await runToStatus(() => run(request, context), { ...context, request });
  told.end();
  self.postMessage({ status });
}
