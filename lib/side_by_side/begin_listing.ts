import { hasHeadFilter, hasTextFilter } from "../catalog/find/given_filters.ts";
import { columnsOf, type FileTable, indexName } from "../catalog/scan/file_table.ts";
import { headGrant } from "../config/command_grant.ts";
import { isDiagnosis } from "../model/request/is_diagnosis.ts";
import { isFileSort } from "../model/request/list_sort.ts";
import type { Request } from "../model/request/request.ts";
import type { AbsolutePath, StorePaths } from "../model/store.ts";
import { errorCode, type Files } from "../system/files.ts";
import type { Posting, Starting } from "../system/real/sandbox.ts";
import { joinPath } from "../text/path_text.ts";
import { LOOK_GRANT, LOOK_WORKER } from "../system/look.ts";
import { beginScan, type BegunScan, scanFromStart } from "./scan_by_two.ts";
import { INDEX_BYTES, WORTH_A_READER, WORTH_MOVING } from "./thresholds.ts";

/** The module of the second reader of heads. */
export const HEAD_WORKER = new URL("head_worker.ts", import.meta.url);

/** What main has begun of a listing by the time its worker stands. The rest was on offer before (`ScanOffer`). */
export interface BegunListing {
  readonly scan: BegunScan;
  /** Where the second reader listens; `null` where none was started. */
  readonly reader: MessagePort | null;
  /** Where who may look anywhere listens; `null` where nobody has to. */
  readonly looker: MessagePort | null;
}

/** What {@link beginListing} works with. */
export interface BeginningOptions {
  readonly starting: Starting;
  readonly files: Files;
  /** Folder of the cache; `null` where there is none. */
  readonly cache: AbsolutePath | null;
  /** The store with the links in its roots resolved. */
  readonly real: StorePaths;
}

/** The part of main in a command that starts from a scan: it shares it with the worker, which is still starting. */
export function beginListing<J extends { readonly request: Request; readonly store: StorePaths }>(
  job: J,
  { starting: { offer, startBeside }, files, cache, real }: BeginningOptions,
): Posting {
  const { scan, offer: days } = beginScan(job.store, files);
  offer(days);
  scanFromStart(days, { scan, files });
  const isLong = readsEveryHead(job.request) && knowsFewHeads(scan.table, { cache, files });
  const reader = isLong
    ? startBeside({ worker: HEAD_WORKER, grant: headGrant({ store: job.store, real }) })
    : null;
  const columns = scan.table.count < WORTH_MOVING ? [] : columnsOf(scan.table);
  const looker = lookerFor(job.request, startBeside);
  const moved = [...columns, ...[reader, looker].filter((port) => port !== null)];
  return { job: { ...job, scan, reader, looker } satisfies J & BegunListing, moved };
}

/** The part of main in a command that starts from no scan of its. */
export function beginLooking<J extends { readonly request: Request }>(
  job: J,
  { startBeside }: Pick<Starting, "startBeside">,
): Posting {
  const looker = lookerFor(job.request, startBeside);
  return { job: { ...job, looker }, moved: looker === null ? [] : [looker] };
}

/** Any folder may be one that a thread names and that is gone: only a look tells. */
function lookerFor(request: Request, startBeside: Starting["startBeside"]): MessagePort | null {
  const isLooking = request.command === "session-migrate-suggest" || isDiagnosis(request) ||
    (request.command === "list" && request.hidden);
  return isLooking ? startBeside({ worker: LOOK_WORKER, grant: LOOK_GRANT }) : null;
}

/** Whether a listing needs the head of every rollout. */
function readsEveryHead(request: Request): boolean {
  if (request.command !== "list" && request.command !== "group") return false;
  const { selector } = request;
  if (selector.refs.length + selector.ids.length + selector.idPrefixes.length > 0) return false;
  if (hasHeadFilter(selector)) return true;
  // Rows decide about most threads.
  if (hasTextFilter(selector)) return false;
  return request.command === "list"
    ? request.limit === null || !isFileSort(request.sort)
    : request.by === "health";
}

/** Whether most heads of a large store are not remembered yet: then reading them is most of a listing. */
function knowsFewHeads(
  table: FileTable,
  { cache, files }: Pick<BeginningOptions, "cache" | "files">,
): boolean {
  if (table.count < WORTH_A_READER) return false;
  if (cache === null) return true;
  try {
    const index = files.lstat(joinPath(cache, indexName(table, "heads")));
    return index.size < table.count * INDEX_BYTES;
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return true;
  }
}
