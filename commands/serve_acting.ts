import { buildSystem } from "../lib/system/real/build_system.ts";
import type { KeptFolders } from "../lib/system/real/kept_folders.ts";
import { buildWriter } from "../lib/system/real/writer.ts";
import type { ActingContext } from "./context.ts";
import { answer, type Job, type Run } from "./serve.ts";
import type { RequestOf } from "./table.ts";

/** Makes this worker run one command that changes things. */
export function serveActing<R extends RequestOf<"writer">>(run: Run<R, ActingContext>): void {
  self.onmessage = ({ data }: MessageEvent<Job<R> & { readonly kept?: KeptFolders }>) => {
    const { source } = data;
    const system = buildSystem(data.facts, data.store, source);
    const actTools = () => ({ system, writer: buildWriter(data.kept) });
    return answer({ ...data, system }, (request, context) => {
      return run(request, { ...context, actTools, ...(source === undefined ? {} : { source }) });
    });
  };
  self.postMessage({ ready: true });
}
