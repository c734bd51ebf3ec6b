/**
 * The confined side of the sandbox: builds the system from what main found out, runs the command.
 *
 * @module
 */
import { runRequest } from "./commands/run_request.ts";
import type { Job } from "./lib/system/real/job.ts";
import { buildSystem, buildWriter } from "./lib/system/real/build_system.ts";

self.onmessage = async (event: MessageEvent<Job>) => {
  const { request, store, facts } = event.data;
  const system = buildSystem(facts);
  const actTools = () => ({ system, writer: buildWriter() });
  self.postMessage({ status: await runRequest(request, { system, store, actTools }) });
};
self.postMessage({ ready: true });
