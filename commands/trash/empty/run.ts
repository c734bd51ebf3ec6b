import type { ChangeWorld } from "../../../lib/act/facts/change_world.ts";
import { prepareEmpty } from "../../../lib/act/prepare/prepare_empty.ts";
import type { ExitStatus } from "../../../lib/model/error.ts";
import type { TrashEmptyRequest } from "../../../lib/model/request/request.ts";
import type { ActingContext } from "../../context.ts";
import { runChange } from "../../run_change.ts";

/** Runs `trash empty`. */
export function runTrashEmpty(
  request: TrashEmptyRequest,
  context: ActingContext,
): Promise<ExitStatus> {
  const prepare = (world: ChangeWorld) => prepareEmpty(world, request);
  return runChange({ request, needsStore: false, prepare }, context);
}
