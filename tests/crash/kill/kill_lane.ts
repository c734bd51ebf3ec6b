/**
 * A thread that does the cases it is given, one after the other: watching for the right moment blocks it.
 *
 * @module
 */
import { type Pace, runKillCase } from "./kill_case.ts";

const pace: Pace = new Map();

self.onmessage = async ({ data }: MessageEvent<{ seed: number; number: number }>) => {
  self.postMessage(await runKillCase(data.number, { seed: data.seed, pace }));
};
