import { threadIdInName } from "../codex/rollout_name.ts";
import type { Fingerprint } from "../model/fingerprint.ts";
import type { Head } from "../model/thread/head.ts";
import type { Session } from "../model/thread/session.ts";
import { baseName } from "../text/path_text.ts";

/** A rollout file as a session; `null` for a head: it could not be read, which counts as damaged. */
export function sessionOf(
  head: Head | null,
  { path, size, mtimeMs, archived }: {
    readonly path: string;
    /** Left out: the folder does not tell. */
    readonly archived?: boolean;
  } & Pick<Fingerprint, "size" | "mtimeMs">,
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
    ...known({
      branch: head?.gitBranch,
      source: head?.source,
      modelProvider: head?.modelProvider,
      archived,
      forkedFrom: head?.forkedFromId,
      parent: head?.parentThreadId,
    }),
  };
}

/** The fields that are known. */
function known<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(fields).filter(([, value]) => value != null);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
