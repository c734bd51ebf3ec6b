import type { Catalog } from "../../catalog/catalog.ts";
import type { Batch } from "../../model/journal.ts";
import type { OnProblem } from "../../model/problem.ts";
import type { StorePaths } from "../../model/store.ts";
import type { Standings } from "../../plan/batch_standing.ts";
import type { OwnStore } from "../../plan/own_batch.ts";
import type { System } from "../../system/system.ts";
import type { LiveReason } from "./live_reason.ts";

/** What a plan is made from. */
export interface ChangeWorld {
  readonly system: System;
  readonly store: StorePaths;
  readonly onProblem: OnProblem;
  readonly catalog: Catalog;
  /** Id of the new batch, or the word that stands for one. */
  readonly batch: string;
  /** Why a thread counts as live at the moment of planning; the act tests its lock again. */
  readonly liveReason: LiveReason;
  /** Every batch of the trash, newest first; read when first asked for. */
  readonly batches: () => Promise<readonly Batch[]>;
  /** How those stand; looked at when first asked for. */
  readonly standings: () => Promise<Standings>;
  /** The store as it is known by; looked at when first asked for. */
  readonly own: () => OwnStore;
}
