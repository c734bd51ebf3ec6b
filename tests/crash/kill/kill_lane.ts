/**
 * A thread that does the cases it is given, one after the other: watching for the right moment blocks it.
 *
 * @module
 */
import { type KillCaseOptions, type Pace, runKillCase } from "./kill_case.ts";

/** A case to do. */
export interface KillJob extends Omit<KillCaseOptions, "pace"> {
  readonly number: number;
}

const pace: Pace = new Map();

self.onmessage = async ({ data }: MessageEvent<KillJob>) => {
  self.postMessage(await runKillCase(data.number, { ...data, pace }));
};
