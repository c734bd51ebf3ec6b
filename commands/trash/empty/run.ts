import { prepareEmpty } from "../../../lib/act/prepare/prepare_empty.ts";
import type { ExitStatus } from "../../../lib/model/error.ts";
import type { TrashEmptyRequest } from "../../../lib/model/request/request.ts";
import type { ActingContext } from "../../context.ts";
import { SAMPLE } from "../../preview.ts";
import { runChange } from "../../run_change.ts";

/** Runs `trash empty`. */
export function runTrashEmpty(
  request: TrashEmptyRequest,
  context: ActingContext,
): Promise<ExitStatus> {
  const { batches, olderThanMs, consent } = request;
  return runChange({
    request,
    command: "trash-empty",
    words: "trash empty",
    judging: { consent, selected: true, maxBatch: null, isLimited: false, verb: "trash empty" },
    needsStore: false,
    preview: SAMPLE,
    prepare: (world) => prepareEmpty(world, { batches, olderThanMs }),
  }, context);
}
