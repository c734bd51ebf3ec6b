import { prepareRestore } from "../../lib/act/prepare/prepare_restore.ts";
import { selectsAnything } from "../../lib/catalog/find/given_filters.ts";
import type { ExitStatus } from "../../lib/model/error.ts";
import type { RestoreRequest } from "../../lib/model/request/request.ts";
import type { ActingContext } from "../context.ts";
import { runChange } from "../run_change.ts";

/** Runs `restore`. */
export function runRestore(request: RestoreRequest, context: ActingContext): Promise<ExitStatus> {
  const { selector, batches, withParents } = request;
  return runChange({
    request,
    selected: batches.length > 0 || selectsAnything(selector),
    isLimited: true,
    needsStore: false,
    prepare: (world) => prepareRestore(world, { selector, batches, withParents }),
  }, context);
}
