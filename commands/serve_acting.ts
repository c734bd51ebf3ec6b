import { lookAt, lookWith } from "../lib/system/look.ts";
import { buildSystem } from "../lib/system/real/build_system.ts";
import type { KeptFolders } from "../lib/system/real/kept_folders.ts";
import { buildWriter } from "../lib/system/real/writer.ts";
import type { ActingContext } from "./context.ts";
import { answer, type Job, type Run } from "./serve.ts";
import type { RequestOf } from "./table.ts";

/** What main gives to a command that changes things. */
interface ActingJob {
  readonly kept?: KeptFolders;
  /** Where who may look anywhere listens; left out where nobody has to. */
  readonly looker?: MessagePort | null;
}

/** Makes this worker run one command that changes things. */
export function serveActing<R extends RequestOf<"writer">>(run: Run<R, ActingContext>): void {
  self.onmessage = ({ data }: MessageEvent<Job<R> & ActingJob>) => {
    const { source, looker = null, providers } = data;
    const system = buildSystem(data.facts, data.store, source);
    return answer({ ...data, system }, (request, context) => {
      const { system } = context;
      const actTools = () => ({ system, writer: buildWriter(data.kept) });
      const look = looker === null ? lookWith(system.files) : lookAt(looker);
      const more = source === undefined ? {} : { source };
      return run(request, { ...context, actTools, look, providers, ...more });
    });
  };
  self.postMessage({ ready: true });
}
