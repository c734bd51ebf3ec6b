import { prepareRestore } from "../../lib/act/prepare/prepare_restore.ts";
import { selectsAnything } from "../../lib/catalog/find/given_filters.ts";
import type { ExitStatus } from "../../lib/model/error.ts";
import type { RestoreRequest } from "../../lib/model/request/request.ts";
import type { ActingContext } from "../context.ts";
import { previewOf } from "../preview.ts";
import { runChange } from "../run_change.ts";

/** Runs `restore`. */
export function runRestore(request: RestoreRequest, context: ActingContext): Promise<ExitStatus> {
  const { selector, batches, withParents, consent, maxBatch } = request;
  return runChange({
    request,
    command: "restore",
    words: "restore",
    judging: {
      consent,
      maxBatch,
      isLimited: true,
      selected: batches.length > 0 || selectsAnything(selector),
      verb: "restore",
    },
    needsStore: false,
    preview: previewOf(request),
    prepare: (world) => prepareRestore(world, { selector, batches, withParents }),
  }, context);
}
