import { digestOf } from "../act/facts/files/file_digest.ts";
import type { Session } from "../model/thread/session.ts";
import { errorCode } from "../system/files.ts";
import { baseName, besidePath } from "../text/path_text.ts";
import { givenPath, librarySystem } from "./library_system.ts";
import type { IntegrityCheckResult } from "./risk.ts";

const MOST_SIDECAR_BYTES = 1024 * 1024;

/**
 * Checks a session against the file `<path>.sha256`. Blank lines and lines starting with `#` are skipped; a line is
 * `<64 hex>` or `<64 hex> <filename>` (an asterisk before the name is ignored). No sidecar: not verified. Requires read
 * permission for both files.
 */
export async function sha256SidecarChecker(session: Session): Promise<IntegrityCheckResult> {
  const system = librarySystem();
  const path = givenPath(session.path);
  try {
    const text = system.files.readText(besidePath(path, ".sha256"), {
      maxBytes: MOST_SIDECAR_BYTES,
    });
    const expected = digestIn(text, baseName(path));
    const sha256 = await system.digests.sha256();
    const got = digestOf(path, { files: system.files, sha256 });
    if (got === expected) return { verified: true, match: true };
    return { verified: true, match: false, detail: `expected=${expected} got=${got}` };
  } catch (error) {
    if (errorCode(error) === "ENOENT") return { verified: false, match: false };
    const failure = error instanceof Error ? error : new Error(String(error));
    return { verified: true, match: false, error: failure, detail: failure.message };
  }
}

function digestIn(text: string, name: string): string {
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const [, hex, rest] = /^(\S+)(?:\s+(.+))?$/.exec(trimmed) ?? [];
    if (hex === undefined || !/^[0-9a-f]{64}$/i.test(hex)) {
      throw new Error("invalid sha256 sidecar format");
    }
    if (rest !== undefined && baseName(rest.replace(/^\*/, "")) !== name) continue;
    return hex.toLowerCase();
  }
  throw new Error("no valid sha256 entry in sidecar");
}
