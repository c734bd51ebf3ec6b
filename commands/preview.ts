import type { Request } from "../lib/model/request/request.ts";
import type { ChangeStoryOptions } from "../lib/render/change_story.ts";

/** How much of a change is told on a terminal. A limit of 0 before a question: nothing is told. */
export type Preview = Pick<ChangeStoryOptions, "limit" | "paths" | "isTold">;

/** What `--preview`, `--preview-limit` and `--verbose` say; of commands without them a sample. */
export function previewOf(request: Request): Preview {
  if (!("preview" in request)) return { limit: 20, paths: false };
  const { preview, previewLimit } = request;
  const verbose = "verbose" in request && request.verbose;
  const limit = preview === "full" ? null : preview === "none" ? 0 : previewLimit;
  return { limit, paths: preview === "full" || verbose };
}
