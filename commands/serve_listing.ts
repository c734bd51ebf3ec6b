import { readHeads } from "../lib/catalog/sources/read_heads.ts";
import type { BegunListing } from "../lib/side_by_side/begin_listing.ts";
import { readHeadsWith, secondReaderAt } from "../lib/side_by_side/heads_by_two.ts";
import { lookAt, lookWith } from "../lib/system/look.ts";
import {
  type DayScan,
  endScan,
  scanFromEnd,
  type ScanOffer,
} from "../lib/side_by_side/scan_by_two.ts";
import { buildSystem } from "../lib/system/real/build_system.ts";
import { realFiles } from "../lib/system/real/files.ts";
import type { ListingContext } from "./context.ts";
import { answer, type Job, type Run } from "./serve.ts";
import type { RequestOf } from "./table.ts";
import { toldReading } from "./told_reading.ts";

/** Makes this worker run one command that starts from a scan: it scans from the end while main scans from the start. */
export function serveListing<R extends RequestOf<"scan">>(run: Run<R, ListingContext>): void {
  let days: readonly DayScan[] = [];
  self.onmessage = ({ data }: MessageEvent<ScanOffer | Job<R> & BegunListing>) => {
    if ("claims" in data) {
      days = scanFromEnd(data, realFiles());
      return;
    }
    const system = buildSystem(data.facts, data.store);
    return answer({ ...data, system }, (request, context) => {
      const { system } = context;
      const { table, exists, problems } = endScan(data.scan, days);
      return run(request, {
        ...context,
        providers: data.providers,
        look: data.looker === null ? lookWith(system.files) : lookAt(data.looker),
        scan(onProblem) {
          problems.forEach(onProblem);
          return { table, exists };
        },
        readHeads: toldReading(
          data.reader === null
            ? (paths) => readHeads(paths, system)
            : readHeadsWith(secondReaderAt(data.reader), system),
          system.terminal,
        ),
      });
    });
  };
  self.postMessage({ ready: true });
}
