/**
 * What a thread says of itself: whether anybody ever said a word in it, and where it is at home (repair-rules §2, §11). Pure.
 *
 * @module
 */
import { rowText } from "../../codex/check/checked_rows.ts";
import type { ThreadFacts } from "../facts.ts";

/** Whether a user has said anything: what was started and left is hidden on purpose. */
export function hasUserText({ row, preview }: ThreadFacts): boolean {
  const told = [rowText(row!, "first_user_message"), rowText(row!, "title"), preview];
  return told.some((text) => text !== null && text.trim() !== "");
}

/**
 * The real folder of a thread whose row spells it otherwise, so that Codex does not find it there: where the row's own leads, or,
 * where that is gone, the one that its file names. `null`: the row has it right, or nobody can tell.
 */
export function notRealFolder({ row, rowFolder, fileFolder }: ThreadFacts): string | null {
  const cwd = row === null ? null : rowText(row, "cwd");
  if (cwd === null || rowFolder === null) return null;
  const isThere = rowFolder.real !== null;
  const real = isThere ? rowFolder.real : isGone(rowFolder.code) ? fileFolder?.real ?? null : null;
  return real === null || real === cwd ? null : real;
}

/** Whether the system has said that there is no such folder; a relative path or another system's is none here either. */
function isGone(code: string | null): boolean {
  return code === "ENOENT" || code === "ENOTDIR" || code === "EINVAL";
}
