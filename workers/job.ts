import type { BegunScan } from "../lib/catalog/scan.ts";
import type { Request } from "../lib/model/request.ts";
import type { StorePaths } from "../lib/model/store.ts";
import type { Facts } from "../lib/system/real/facts.ts";

/** One command for the worker. */
export interface Job<R extends Request = Request> {
  readonly request: R;
  readonly store: StorePaths;
  readonly facts: Facts;
}

/** A job that starts from a scan, with what main has scanned. The rest was on offer before (`ScanOffer`). */
export interface ListingJob<R extends Request = Request> extends Job<R> {
  readonly scan: BegunScan;
  /** Where the second reader listens (`read_heads.ts`); `null` where none was started. */
  readonly reader: MessagePort | null;
}
