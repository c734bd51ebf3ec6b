import { threadIdInName } from "../codex/rollout_name.ts";
import type { Fingerprint } from "../model/fingerprint.ts";
import type { Head } from "../model/thread/head.ts";
import type { Session } from "../model/thread/session.ts";
import { baseName } from "../text/path_text.ts";

/** A rollout file as a session; `null` for a head: it could not be read, which counts as damaged. */
export function sessionOf(
  head: Head | null,
  { path, size, mtimeMs }: { readonly path: string } & Pick<Fingerprint, "size" | "mtimeMs">,
): Session {
  return {
    sessionId: head?.id ?? threadIdInName(baseName(path)) ?? "",
    createdAt: Temporal.Instant.fromEpochMilliseconds(head?.createdAtMs ?? mtimeMs),
    updatedAt: Temporal.Instant.fromEpochMilliseconds(mtimeMs),
    sizeBytes: size,
    path,
    ...(head === null || head.cwd === null ? {} : { hostDir: head.cwd }),
    health: head?.health ?? "corrupted",
    ...(head === null || head.preview === null ? {} : { head: head.preview }),
  };
}
