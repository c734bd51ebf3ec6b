import { failureText } from "../every_call/failure_text.ts";
import type { Kill, KillCase } from "./kill_case.ts";
import type { KillJob } from "./kill_lane.ts";
import { mountOtherDisk } from "./other_disk.ts";
import { PHASES, PROGRESS } from "./phase.ts";

/** What to run. */
export interface KillManyOptions {
  /** Kills that have to count, and more until each phase was hit. */
  readonly kills: number;
  /** Kills that have to do, whatever was hit. */
  readonly most: number;
  readonly seed: number;
  /** Number of the first case. */
  readonly from: number;
  /** Told about each case. */
  readonly onCase: (done: KillCase) => void;
}

/** What came of it. */
export interface KillCount {
  /** All that counted. */
  readonly kills: readonly Kill[];
  readonly missed: number;
  /** Why no trash lay on another file system; empty when some did. */
  readonly noOtherDisk: string;
  readonly failures: readonly string[];
}

/** Cases done at a time. */
const LANES = 2;
/** Cases that may fail before it is given up: the first ones tell enough. */
const MOST_FAILURES = 5;

/** Runs cases, side by side, until enough kills have counted and each phase was hit. */
export async function killMany(options: KillManyOptions): Promise<KillCount> {
  const kills: Kill[] = [];
  const failures: string[] = [];
  await using disk = await mountOtherDisk();
  let [missed, number] = [0, options.from];
  const isEnough = () =>
    failures.length >= MOST_FAILURES || kills.length >= options.most ||
    (kills.length >= options.kills && missingPhases({ kills }).length === 0);
  const lane = async (): Promise<void> => {
    const worker = new Worker(new URL("./kill_lane.ts", import.meta.url), { type: "module" });
    try {
      while (!isEnough()) {
        const done = await runIn(worker, {
          seed: options.seed,
          disk: disk.folder,
          number: number++,
        });
        kills.push(...done.kills);
        missed += done.missed;
        const { number: at, failure } = done;
        if (failure !== null) {
          failures.push(failureText({ tool: "kills", seed: options.seed, number: at, failure }));
        }
        options.onCase(done);
      }
    } finally {
      worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { kills, missed, noOtherDisk: disk.reason, failures };
}

/** Phases in which nothing was killed. */
export function missingPhases({ kills }: Pick<KillCount, "kills">): readonly string[] {
  return PHASES.filter((wanted) => !kills.some(({ phase }) => phase === wanted));
}

function runIn(
  worker: Worker,
  job: KillJob,
): Promise<KillCase> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(job);
  });
}

/** The kills by action and phase as a table; below it how far the undos had come, and how many had their trash elsewhere. */
export function killTable(
  { kills, noOtherDisk }: Pick<KillCount, "kills" | "noOtherDisk">,
): string {
  const actions = [...new Set(kills.map(({ action }) => action))].sort();
  const countsOf = (those: readonly Kill[]) => [
    ...PHASES.map((wanted) => those.filter(({ phase }) => phase === wanted).length),
    those.length,
  ];
  const rows = actions.map((action) => [
    action,
    ...countsOf(kills.filter((kill) => kill.action === action)),
  ]);
  const table = [["", ...PHASES, "all"], ...rows, ["all", ...countsOf(kills)]].map((row) =>
    row.map((cell, column) => column === 0 ? `${cell}`.padEnd(22) : `${cell}`.padStart(8)).join("")
  );
  const inUndo = PROGRESS.map((wanted) =>
    `${wanted} ${kills.filter(({ undo }) => undo === wanted).length}`
  );
  const far = kills.filter(({ isFar }) => isFar).length;
  return [
    ...table,
    `in undo: ${inUndo.join(", ")}`,
    noOtherDisk === ""
      ? `${far} with the trash on another file system`
      : `no trash lay on another file system: ${noOtherDisk}`,
  ].join("\n");
}
