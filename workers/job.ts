import type { Request } from "../lib/model/request.ts";
import type { StorePaths } from "../lib/model/store.ts";
import type { BegunListing } from "../lib/side_by_side/begin_listing.ts";
import type { Facts } from "../lib/system/real/facts.ts";

/** One command for the worker. */
export interface Job<R extends Request = Request> {
  readonly request: R;
  readonly store: StorePaths;
  readonly facts: Facts;
}

/** A job that starts from a scan, with what main has scanned. */
export interface ListingJob<R extends Request = Request> extends Job<R>, BegunListing {}
