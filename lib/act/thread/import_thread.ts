import { newLegacyCwdEdits } from "../../codex/edit/legacy_cwd.ts";
import { editedRollout } from "../../codex/edit/line_editor.ts";
import { newCopyEdits } from "../../codex/edit/copy_edits.ts";
import { fileBytes } from "../../codex/rollout_reader.ts";
import type { Import } from "../../model/plan.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import type { System } from "../../system/system.ts";
import { parentPath } from "../../text/path_text.ts";
import { checkSource, type ResolvedCreation } from "../facts/files/resolved_step.ts";
import { newLiveReason } from "../facts/live_reason.ts";
import { ThreadError } from "../facts/thread_error.ts";
import { turnsStayText } from "./carry_history.ts";
import { COPY_THREAD } from "./copy_thread.ts";
import { creationsOf, placing } from "./files/made/creations.ts";
import { stage } from "./files/transfer.ts";
import { writePieces } from "./files/write_pieces.ts";
import type { Prepared, Procedure, ThreadTools, Work } from "./procedure.ts";

/**
 * A thread of another home, every rollout of it: copied into the batch's folder, then put in its place as any copy is. The other
 * home is read and nothing else: its writer lock is tried as a reader does, before and behind the copying, and a file that has
 * grown in between fails the thread.
 */
export const IMPORT_THREAD: Procedure = {
  ...COPY_THREAD,
  after: "bases",
  // The id may be one that a Codex of this home is about to use.
  lockId: ({ id }) => id,
  prepare,
  finish(prepared, options) {
    return [...COPY_THREAD.finish(prepared, options), ...carryHistory(prepared, options)];
  },
};

/** What Codex has taken in of a rollout holds for a copy that begins with the same bytes, under the same id. */
function carryHistory(work: Prepared, { histories }: ThreadTools): readonly string[] {
  if (histories === undefined) return [];
  const whole = creationsOf(work).filter((creation) => creation.import?.edit === "none");
  const troubles = new Set(whole.flatMap((creation) => histories.carry(creation) ?? []));
  return [...troubles].map(turnsStayText);
}

interface Importing extends ResolvedCreation {
  readonly import: Import;
}

async function prepare(work: Work, options: ThreadTools): Promise<Prepared> {
  const { tools: { writer, system }, source } = options;
  if (source === undefined) throw new ThreadError("the home that it comes from is not open");
  const creations = creationsOf(work).filter(isImporting);
  refuseLive(creations, { source, system });
  for (const creation of creations) {
    writer.makeDirs(parentPath(creation.staged));
    await writeImport(creation, options);
  }
  refuseLive(creations, { source, system });
  for (const creation of creations) checkSource(creation, system.files);
  const made: AbsolutePath[] = [];
  const transfers = creations.map((creation) => {
    made.push(...writer.makeDirs(parentPath(creation.to)));
    return stage(placing(creation), options);
  });
  return { ...work, transfers, made, isPublished: false };
}

function isImporting(creation: ResolvedCreation): creation is Importing {
  return creation.import !== undefined;
}

/** @throws {ThreadError} when Codex has the thread open in the home that it comes from. */
function refuseLive(
  creations: readonly Importing[],
  { source, system }: { readonly source: StorePaths; readonly system: System },
): void {
  const current = creations.at(-1);
  if (current === undefined) return;
  const { copy: { oldId }, from, expect } = current;
  // Looked at anew each time: what was seen a moment ago tells nothing.
  const reason = newLiveReason({ store: source, system })({
    id: oldId,
    path: from,
    updatedAtMs: expect.mtimeMs,
  });
  if (reason !== null) throw new ThreadError(`thread ${oldId} ${reason}`);
}

async function writeImport(
  { from, staged, expect, copy, import: how }: Importing,
  { tools: { system, writer } }: ThreadTools,
): Promise<void> {
  const { mode } = system.files.lstat(from);
  const identity = newCopyEdits(copy);
  const pieces = how.edit === "none" ? fileBytes(from, system.files) : editedRollout(
    from,
    system,
    how.edit === "folder" ? newLegacyCwdEdits(copy.cwd) : identity,
  );
  await writePieces(staged, withTail(pieces, how), writer);
  if (how.edit === "identity" && !identity.hasMeta()) {
    throw new ThreadError(`"${from}" has no metadata, so a copy has no id`);
  }
  if (mode !== null) writer.setMode(staged, mode);
  writer.setMtime(staged, expect.mtimeMs);
}

async function* withTail(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { tail }: Import,
): AsyncGenerator<Uint8Array> {
  yield* pieces;
  if (tail !== undefined) yield Uint8Array.fromBase64(tail);
}
