/** What `--preview` and `--preview-limit` say. */
export interface PreviewWish {
  /** How much of the plan is shown. */
  readonly preview: "full" | "sample" | "none";
  /** Most rows of a sample. */
  readonly previewLimit: number;
}

/** Most rows that are shown; `null`: all. */
export function previewLimit({ preview, previewLimit }: PreviewWish): number | null {
  return preview === "full" ? null : preview === "none" ? 0 : previewLimit;
}
