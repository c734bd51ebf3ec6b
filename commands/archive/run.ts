import { prepareArchive } from "../../lib/act/prepare/prepare_archive.ts";
import { selectsAnything } from "../../lib/catalog/find/given_filters.ts";
import type { ExitStatus } from "../../lib/model/error.ts";
import type { ArchiveRequest } from "../../lib/model/request/request.ts";
import type { ActingContext } from "../context.ts";
import { runChange } from "../run_change.ts";

/** Runs `archive` and `unarchive`. */
export function runArchive(request: ArchiveRequest, context: ActingContext): Promise<ExitStatus> {
  const { selector, command: action } = request;
  return runChange({
    request,
    selected: selectsAnything(selector),
    isLimited: true,
    needsStore: true,
    prepare: (world) =>
      prepareArchive(world, { action, selector, cause: { kind: "selector", selector } }),
  }, context);
}
