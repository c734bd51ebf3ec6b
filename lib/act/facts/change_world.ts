import type { Catalog } from "../../catalog/catalog.ts";
import type { BatchId } from "../../model/ids.ts";
import type { Batch } from "../../model/journal.ts";
import type { OnProblem, Problem } from "../../model/problem.ts";
import type { StorePaths } from "../../model/store.ts";
import { newStandings, type Standings } from "../../plan/batch/batch_standing.ts";
import type { OwnStore } from "../../plan/batch/own_batch.ts";
import type { Database } from "../../system/databases.ts";
import { closing } from "../../system/files.ts";
import type { System } from "../../system/system.ts";
import { batchIds, readBatches } from "../journal/read_batches.ts";
import { type LiveReason, newLiveReason } from "./live_reason.ts";
import { ownStore } from "./own_store.ts";

/** What a plan is made from. */
export interface ChangeWorld {
  readonly system: System;
  readonly store: StorePaths;
  readonly onProblem: OnProblem;
  readonly catalog: Catalog;
  /** Id of the new batch, or the word that stands for one. */
  readonly batchId: BatchId;
  /** Why a thread counts as live at the moment of planning; the act tests its lock again. */
  readonly liveReason: LiveReason;
  /** Every batch of the trash, newest first; read when first asked for. */
  readonly batches: () => Promise<readonly Batch[]>;
  /** How those stand; looked at when first asked for. */
  readonly standings: () => Promise<Standings>;
  /** The store as it is known by; looked at when first asked for. */
  readonly own: () => OwnStore;
  /** Ids of all batches that were there when {@link batches} looked; `null`: nobody has asked. */
  readonly batchesSeen: () => ReadonlySet<BatchId> | null;
}

/** The store's thread database, open for reading until its `using` ends; `null` where there is none. */
export function openState({ catalog, system }: ChangeWorld): (Database & Disposable) | null {
  const { path } = catalog.rows;
  return path === null ? null : closing(system.databases.openReadOnly(path));
}

/** The world as it is from now on; whoever asks first makes it look. */
export function newChangeWorld(
  known: Pick<ChangeWorld, "system" | "store" | "onProblem" | "catalog" | "batchId">,
): ChangeWorld {
  const { system, store, onProblem } = known;
  let batches: Promise<readonly Batch[]> | undefined;
  let batchesSeen: ReadonlySet<BatchId> | null = null;
  let standings: Promise<Standings> | undefined;
  let own: OwnStore | undefined;
  const readAll = () => {
    batchesSeen = new Set(batchIds(store.trashRoot, { system, onProblem: () => {} }));
    // A batch that cannot be read is stepped over: it makes nothing that is done here partial.
    const pass = (problem: Problem) => onProblem({ ...problem, kind: "passed-by" });
    return readBatches(store.trashRoot, { system, onProblem: pass });
  };
  const world: ChangeWorld = {
    ...known,
    liveReason: newLiveReason({ store, system }),
    batches: () => batches ??= readAll(),
    standings: () => standings ??= world.batches().then(newStandings),
    own: () => own ??= ownStore(store, system.files),
    batchesSeen: () => batchesSeen,
  };
  return world;
}
