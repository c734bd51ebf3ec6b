import { namedInTrash, orInTrash } from "../../lib/act/facts/trash/in_trash.ts";
import type { HeldThread } from "../../lib/act/facts/trash/held_threads.ts";
import type { Catalog } from "../../lib/catalog/catalog.ts";
import { queryThreads } from "../../lib/catalog/find/query.ts";
import { type Part, partsBefore, partsOf } from "../../lib/catalog/lineage/parts.ts";
import { openTrashCatalog } from "../../lib/catalog/trash_catalog.ts";
import { NotFoundError } from "../../lib/model/error.ts";
import { asRolloutId } from "../../lib/model/ids.ts";
import { movesOf } from "../../lib/model/plan.ts";
import { EMPTY_SELECTOR } from "../../lib/model/request/selector.ts";
import type { ShownThread } from "../../lib/model/thread/thread.ts";
import { resolvePlace } from "../../lib/plan/place.ts";
import type { CommandContext } from "../context.ts";
import { programName } from "../../lib/text/program_name.ts";

/** A thread that is shown, wherever it is. */
export interface FoundThread {
  readonly thread: ShownThread;
  /** What knows of it and its kin: of a thread in the trash the catalog of that, then that of the store. */
  readonly catalogs: readonly [Catalog, ...Catalog[]];
  /** Its conversation, each part where it lies now. */
  readonly parts: readonly Part[];
  /** How it went to the trash; `null`: it is in the store. */
  readonly away: HeldThread | null;
}

interface Looking {
  readonly catalog: Catalog;
  readonly context: CommandContext;
}

/**
 * The one thread that a reference names, in the store or else in the trash.
 *
 * @throws {NotFoundError} when it names none. @throws {UsageError} when it names several.
 */
export async function findShown(ref: string, looking: Looking): Promise<FoundThread> {
  const { catalog, context } = looking;
  try {
    const thread = await oneThread(ref, looking);
    return { thread, catalogs: [catalog], parts: await partsOf(catalog, thread), away: null };
  } catch (error) {
    if (!(error instanceof NotFoundError) || error.ref === undefined) throw error;
    const { held, found } = await namedInTrash(error.ref, context);
    const [away] = found;
    // Several have to be told apart, and none is the error as it was.
    if (away === undefined || found.length > 1) return await orInTrash(context)(error);
    return await findTrashed(away, { ...looking, held });
  }
}

async function oneThread(ref: string, { catalog, context }: Looking): Promise<ShownThread> {
  const { threads: [thread] } = await queryThreads(catalog, {
    selector: { ...EMPTY_SELECTOR, refs: [ref], subagents: true },
    limit: 1,
    nowMs: context.system.clock.nowMs(),
  });
  if (thread !== undefined) return thread;
  throw new NotFoundError(`Cannot show "${ref}": it is no rollout of Codex`, {
    hint: `${programName()} list shows the threads`,
  });
}

async function findTrashed(
  away: HeldThread,
  { catalog, context, held }: Looking & { readonly held: readonly HeldThread[] },
): Promise<FoundThread> {
  const { system, store } = context;
  const plans = held.map(({ away }) => away);
  const resolve = (place: Parameters<typeof resolvePlace>[0]) => resolvePlace(place, store);
  const trash = await openTrashCatalog(plans, { system, store, onProblem: () => {}, resolve });
  const { id, steps } = away.away;
  const ref = id ?? steps.map(({ from }) => resolve(from)).find((path) => path !== null) ?? "";
  const thread = await oneThread(ref, { catalog: trash, context });
  const now = new Map(
    plans.flatMap(movesOf).map(({ from, to }) => [resolve(from), resolve(to)] as const),
  );
  const parts = (await partsOf(trash, thread)).map((part): Part => {
    const path = part.missing ? null : now.get(part.path) ?? null;
    return part.missing || path === null ? part : { ...part, path };
  });
  return {
    thread: { ...thread, trash: away.batch.id },
    catalogs: [trash, catalog],
    parts: await withStore(parts, catalog),
    away,
  };
}

/** What a fork in the trash reads may still be in the store. */
async function withStore(parts: readonly Part[], catalog: Catalog): Promise<readonly Part[]> {
  const [first, ...more] = parts;
  if (first === undefined || !first.missing || first.end === null) return parts;
  const begin = { rolloutId: asRolloutId(first.path), endByteOffset: first.end };
  return [...await partsBefore(catalog, begin), ...more];
}
