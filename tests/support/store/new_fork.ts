import type { Writer } from "../../../lib/system/writer.ts";
import type { HandStore } from "../hand_store.ts";

/** Id of the fork that slips in. */
export const NEW_FORK = "01a10d9c-0000-7000-8000-0000000000ff";

/** Codex lets go of a thread's history and forks it in the very moment: after the locks of the batch are free again. */
export function forkingAfterwards(store: HandStore, base: string): Writer {
  const { writer } = store;
  return {
    ...writer,
    unlink(path) {
      writer.unlink(path);
      if (path.endsWith(`${base}.lock`)) writeFork(store, base);
    },
  };
}

/** Makes a fork of a thread, as Codex does today. */
export function writeFork(store: HandStore, base: string): void {
  const path = forkPath(store);
  const history = { thread_id: base, end_ordinal_exclusive: 2, end_byte_offset: 10 };
  const payload = { id: NEW_FORK, cwd: "/work", forked_from_id: base, history_base: history };
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(
    path,
    `${JSON.stringify({ ordinal: 0, type: "session_meta", payload })}\n`,
  );
}

/** Where {@link writeFork} puts it. */
export function forkPath({ home }: HandStore): string {
  const day = new Date().toISOString().slice(0, 10);
  return `${home}/sessions/${day.replaceAll("-", "/")}/rollout-${day}T10-00-00-${NEW_FORK}.jsonl`;
}

/** Lines that do not speak of a thread. */
export function without(lines: readonly string[], id: string): readonly string[] {
  return lines.filter((line) => !line.includes(id));
}
