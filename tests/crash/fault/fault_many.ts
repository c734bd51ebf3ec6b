import { failureText } from "../every_call/failure_text.ts";
import { mountOtherDisk } from "../kill/other_disk.ts";
import { runFaultCase } from "./fault_case.ts";

/** Which cases. */
export interface FaultManyOptions {
  /** Cases whose fault was met. */
  readonly faults: number;
  readonly seed: number;
  /** Number of the first case. */
  readonly from: number;
  /** Told about each case that counts. */
  readonly onFault: () => void;
}

/** What came of it. */
export interface FaultCount {
  readonly cases: number;
  readonly met: number;
  readonly failures: readonly string[];
}

/** Cases done at a time. */
const LANES = 2;
/** Cases that may fail before it is given up. */
const MOST_FAILURES = 12;

/** Runs cases, side by side, until enough of them have met their fault. */
export async function faultMany(options: FaultManyOptions): Promise<FaultCount> {
  const { faults, seed, from, onFault } = options;
  await using disk = await mountOtherDisk();
  const failures: string[] = [];
  let [number, met] = [from, 0];
  const lane = async (): Promise<void> => {
    while (met < faults && failures.length < MOST_FAILURES) {
      const done = await runFaultCase(number++, { seed, disk: disk.folder });
      if (done.hits > 0) {
        met++;
        onFault();
      }
      const { number: at, failure } = done;
      if (failure !== null) {
        failures.push(failureText({ tool: "faults", seed, number: at, failure }));
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { cases: number - from, met, failures };
}
