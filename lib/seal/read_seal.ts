import type { AbsolutePath } from "../model/store.ts";
import { errorCode, type Files } from "../system/files.ts";
import { baseName } from "../text/path_text.ts";
import { MOST_SIDECAR_BYTES, parseSeal, type Seal, SIDECAR_ENDING } from "./sidecar_text.ts";

/** A sidecar that was read, or why it cannot be, in words for people. */
export type ReadSeal = { readonly seal: Seal } | { readonly trouble: string };

/** Reads a sidecar: a link, a FIFO and what is too large for one are refused as well. */
export function readSeal(sidecar: AbsolutePath, files: Files): ReadSeal {
  try {
    const text = files.readText(sidecar, { maxBytes: MOST_SIDECAR_BYTES });
    return { seal: parseSeal(text, baseName(sidecar).slice(0, -SIDECAR_ENDING.length)) };
  } catch (error) {
    return { trouble: `its sidecar cannot be read: ${whyUnread(error)}` };
  }
}

function whyUnread(error: unknown): string {
  switch (errorCode(error)) {
    case null:
      // What parsing says is in the words of the Go tool, which scripts look for.
      return error instanceof Error ? error.message : String(error);
    case "ENOTFILE":
      return "it is no regular file";
    case "EFBIG":
      return "it is too large for one";
    default:
      return errorCode(error)!;
  }
}
