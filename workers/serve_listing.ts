import type { ListingContext } from "../commands/context.ts";
import { readHeads } from "../lib/catalog/read_heads.ts";
import type { Request } from "../lib/model/request.ts";
import { readHeadsWith, secondReaderAt } from "../lib/side_by_side/heads_by_two.ts";
import {
  type DayScan,
  endScan,
  scanFromEnd,
  type ScanOffer,
} from "../lib/side_by_side/scan_by_two.ts";
import { buildSystem } from "../lib/system/real/build_system.ts";
import { realFiles } from "../lib/system/real/files.ts";
import type { ListingJob } from "./job.ts";
import { answer, type Run } from "./serve.ts";

/** Makes this worker run one command that starts from a scan: it scans from the end while main scans from the start. */
export function serveListing<R extends Request>(run: Run<R, ListingContext>): void {
  let days: readonly DayScan[] = [];
  self.onmessage = ({ data }: MessageEvent<ScanOffer | ListingJob<R>>) => {
    if ("claims" in data) {
      days = scanFromEnd(data, realFiles());
      return;
    }
    const system = buildSystem(data.facts);
    return answer({ ...data, system }, (request, context) => {
      const { table, exists, problems } = endScan(data.scan, days);
      const scan: ListingContext["scan"] = (onProblem) => {
        problems.forEach(onProblem);
        return { table, exists };
      };
      const readHeadsHere: ListingContext["readHeads"] = data.reader === null
        ? (paths) => readHeads(paths, system)
        : readHeadsWith(secondReaderAt(data.reader), system);
      return run(request, { ...context, scan, readHeads: readHeadsHere });
    });
  };
  self.postMessage({ ready: true });
}
