import type { ChangeRequest } from "../lib/model/request/request.ts";

/** How much of a change is told on a terminal. */
export interface Preview {
  /** Most threads told one by one; `null`: all. 0 before a question: nothing is told. */
  readonly limit: number | null;
  /** Whether each file is told with its paths. */
  readonly paths: boolean;
}

/** For commands without `--preview`. */
export const SAMPLE: Preview = { limit: 20, paths: false };

/** What `--preview`, `--preview-limit` and `--verbose` say. */
export function previewOf(
  { preview, previewLimit }: Pick<ChangeRequest, "preview" | "previewLimit">,
  verbose = false,
): Preview {
  const limit = preview === "full" ? null : preview === "none" ? 0 : previewLimit;
  return { limit, paths: preview === "full" || verbose };
}
