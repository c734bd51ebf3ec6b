import { prepareArchive } from "../../lib/act/prepare/prepare_archive.ts";
import { selectsAnything } from "../../lib/catalog/find/given_filters.ts";
import type { ExitStatus } from "../../lib/model/error.ts";
import type { ArchiveRequest } from "../../lib/model/request/request.ts";
import type { ActingContext } from "../context.ts";
import { previewOf } from "../preview.ts";
import { runChange } from "../run_change.ts";

/** Runs `archive` and `unarchive`. */
export function runArchive(request: ArchiveRequest, context: ActingContext): Promise<ExitStatus> {
  const { selector, consent, maxBatch, command } = request;
  return runChange({
    request,
    command,
    words: command,
    judging: {
      consent,
      maxBatch,
      isLimited: true,
      selected: selectsAnything(selector),
      verb: command,
    },
    needsStore: true,
    preview: previewOf(request),
    prepare: (world) =>
      prepareArchive(world, { action: command, selector, cause: { kind: "selector", selector } }),
  }, context);
}
