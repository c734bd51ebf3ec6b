import { repairResult } from "../../act/change/repair_result.ts";
import { type PreparedRepair, prepareRepair } from "../../act/prepare/prepare_repair.ts";
import { rowsAndFiles } from "../../act/prepare/repair/measure_parity.ts";
import { openCatalog } from "../../catalog/catalog.ts";
import { scanStore } from "../../catalog/scan/scan_store.ts";
import { readProviders } from "../../codex/configured_providers.ts";
import { EMPTY_SELECTOR } from "../../model/request/selector.ts";
import type { FindingId } from "../../model/diagnosis/finding.ts";
import type { RepairResult } from "../../model/result/repair/repair_result.ts";
import type { StorePaths } from "../../model/store.ts";
import { closing } from "../../system/files.ts";
import { lookWith } from "../../system/look.ts";
import type { ListeningOptions } from "../change/change_options.ts";
import { batchLimit } from "../change/candidates.ts";
import { carryOutChange, libraryConsent } from "../change/library_change.ts";
import { givenRoot, librarySystem } from "../library_system.ts";

/** What is repaired, and the safety gates of {@link repairSessions}. */
export interface RepairOptions extends ListeningOptions {
  /** Root of the sessions of a Codex home. */
  readonly sessionsRoot: string | URL;
  /** Folder of batches. Left out: the store's own. */
  readonly trashRoot?: string | URL;
  /** Ids of sessions, unique starts of ids, or paths. Left out or empty: every one, and what concerns the whole store. */
  readonly ids?: readonly string[];
  /** Findings that are meant, whichever others there are. Left out or empty: those that are safe to mend. */
  readonly only?: readonly FindingId[];
  /** Model provider for sessions whose own is another one: `provider-differs` is meant then. Left out: none. */
  readonly provider?: string;
  /**
   * How forks that are named in `ids` get all of their history into one file, so that what they read can go: by a copy with a new id,
   * or in their own place. Left out: they do not.
   */
  readonly inline?: "copy" | "in-place";
  /**
   * Another database of Codex's threads that names, sections and times are taken over from, or `true` for the best that Codex has put
   * aside in `db-backups/`: `merge-database` is meant then. Left out: none.
   */
  readonly mergeDatabase?: string | URL | true;
  /** Most sessions that are repaired at once; 0: no limit. Left out: 0. */
  readonly maxBatch?: number;
  /** Plan only. Left out: `true`. */
  readonly dryRun?: boolean;
  /** Required for a real repair. Left out: `false`. */
  readonly confirm?: boolean;
  /** Required for a real repair of more than one session. Left out: `false`. */
  readonly yes?: boolean;
}

/**
 * Mends what keeps Codex from listing, resuming or showing sessions whole, with the smallest change that does, as one batch that
 * {@link undoBatch} takes back. What is not mended says why. Requires read and write permission for the Codex home.
 *
 * @throws {UsageError} for a negative `maxBatch`. @throws {RefusedError} when a safety gate is closed, when what was named in `only` cannot be mended, or when all that could be is in
 * use by Codex. @throws {NotFoundError} when no session is one that was named. @throws {LockedError} when another rollkeep acts.
 *
 * @example What would be mended
 * ```ts
 * import { repairSessions } from "@rollkeep/rollkeep/session";
 * const { findings } = await repairSessions({ sessionsRoot: "/home/me/.codex/sessions" });
 * for (const { id, thread, effect } of findings) console.log(id, thread, effect);
 * ```
 */
export async function repairSessions(options: RepairOptions): Promise<RepairResult> {
  const { ids = [], provider = null } = options;
  const { inline } = options;
  const named: FindingId[] = provider === null ? [] : ["provider-differs"];
  if (inline !== undefined) named.push("history-elsewhere");
  const { mergeDatabase } = options;
  const merged: readonly FindingId[] = mergeDatabase === undefined ? [] : ["merge-database"];
  const mergeFrom = mergeDatabase === undefined || mergeDatabase === true
    ? null
    : givenRoot(mergeDatabase, { verb: "repair", name: "mergeDatabase" });
  const only = [...options.only ?? [], ...named, ...merged];
  const selector = { ...EMPTY_SELECTOR, refs: ids };
  const { prepared, execution, store } = await carryOutChange<PreparedRepair>({
    ...options,
    consent: libraryConsent(options),
    maxBatch: batchLimit({ maxBatch: options.maxBatch ?? 0 }),
    selected: true,
    needsStore: true,
    verb: "repair",
    prepare: async (world, { actTools }) =>
      await prepareRepair({
        ...{ world, selector, only, provider, mergeFrom, actTools },
        inPlace: inline === "in-place",
        cause: { kind: "selector", selector },
        look: lookWith(world.system.files),
        providers: world.store.home === null
          ? null
          : await readProviders(world.store.home, world.system),
      }),
  });
  const after = execution === null ? null : await rowsAndFilesNow(store);
  return repairResult({ prepared, execution }, { store, after });
}

async function rowsAndFilesNow(store: StorePaths) {
  const system = librarySystem(store);
  const onProblem = () => {};
  const scan = scanStore(store, { files: system.files, onProblem });
  using catalog = closing(await openCatalog(store, { system, onProblem, scan }));
  return await rowsAndFiles(catalog, { system, look: lookWith(system.files) });
}
