import { ownStore } from "../own_store.ts";
import { type HeldThread, heldThreads } from "./held_threads.ts";
import { readBatches } from "../../journal/read_batches.ts";
import { NotFoundError } from "../../../model/error.ts";
import type { StorePaths } from "../../../model/store.ts";
import { newStandings } from "../../../plan/batch/batch_standing.ts";
import { causeText } from "../../../plan/batch/cause_text.ts";
import { plannedTitle } from "../../../plan/planned_told.ts";
import type { System } from "../../../system/system.ts";
import { programName } from "../../../text/program_name.ts";

/** What {@link orInTrash} looks with. */
export interface InTrashContext {
  readonly system: System;
  readonly store: StorePaths;
}

/** For `catch`: where the thread that was not found lies in the trash, an error that says so. */
export function orInTrash(context: InTrashContext): (error: unknown) => Promise<never> {
  return async (error) => {
    throw await pointToTrash(error, context);
  };
}

/** What of the trash a reference names. */
export interface NamedInTrash {
  /** Everything of this store that lies in the trash. */
  readonly held: readonly HeldThread[];
  /** What is meant of it. */
  readonly found: readonly HeldThread[];
}

/** The threads in the trash that a full id, the start of one, a title or a path names. */
export async function namedInTrash(
  ref: string,
  { system, store }: InTrashContext,
): Promise<NamedInTrash> {
  const batches = await readBatches(store.trashRoot, { system, onProblem: () => {} });
  const standings = newStandings(batches);
  const held = heldThreads(batches, { standings, own: ownStore(store, system.files) });
  const found = held.filter(({ away }) =>
    away.id?.startsWith(ref) || plannedTitle(away) === ref ||
    away.steps.some(({ from }) => from.path === ref || ref.endsWith(`/${from.path}`))
  );
  return { held, found };
}

/** What an error says where the thread that was not found lies in the trash: how it went there, how it comes back. */
async function pointToTrash(error: unknown, context: InTrashContext): Promise<unknown> {
  const ref = error instanceof NotFoundError ? error.ref : undefined;
  if (ref === undefined) return error;
  const { found } = await namedInTrash(ref, context);
  const [first] = found;
  if (first === undefined) return error;
  const { id } = first.away;
  const { header } = first.batch;
  const more = found.length === 1 ? "it is" : `${found.length} of that name are`;
  return new NotFoundError(
    `Cannot find thread "${ref}" in the store: ${more} in the trash (${causeText(header)})`,
    {
      cause: error,
      hint: found.length === 1
        ? `${programName()} restore ${id ?? ref} brings it back`
        : `${programName()} list --trash shows them`,
    },
  );
}
