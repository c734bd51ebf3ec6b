import type { KillCase } from "./kill_case.ts";
import { type Phase, PHASES } from "./phase.ts";

/** What to run. */
export interface KillManyOptions {
  /** Kills that have to count. */
  readonly kills: number;
  readonly seed: number;
  /** Number of the first case. */
  readonly from: number;
  /** Told about each case. */
  readonly onCase: (done: KillCase) => void;
}

/** What came of it. */
export interface KillCount {
  /** Kills by `<action> <phase>`. */
  readonly counts: ReadonlyMap<string, number>;
  readonly kills: number;
  readonly missed: number;
  readonly failures: readonly string[];
}

/** Cases done at a time. */
const LANES = 2;
/** Cases that may fail before it is given up: the first ones tell enough. */
const MOST_FAILURES = 5;

/** Runs cases, side by side, until enough kills have counted. */
export async function killMany(options: KillManyOptions): Promise<KillCount> {
  const counts = new Map<string, number>();
  const failures: string[] = [];
  let [kills, missed, number] = [0, 0, options.from];
  const lane = async (): Promise<void> => {
    const worker = new Worker(new URL("./kill_lane.ts", import.meta.url), { type: "module" });
    try {
      while (kills < options.kills && failures.length < MOST_FAILURES) {
        const done = await runIn(worker, { seed: options.seed, number: number++ });
        for (const { action, phase } of done.kills) {
          counts.set(`${action} ${phase}`, (counts.get(`${action} ${phase}`) ?? 0) + 1);
        }
        kills += done.kills.length;
        missed += done.missed;
        if (done.failure !== null) {
          const repeat = `deno task crash --seed ${options.seed} --from ${done.number} --kills 1`;
          failures.push(`case ${done.number} (again: ${repeat}): ${done.failure}`);
        }
        options.onCase(done);
      }
    } finally {
      worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { counts, kills, missed, failures };
}

function runIn(
  worker: Worker,
  job: { readonly seed: number; readonly number: number },
): Promise<KillCase> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(job);
  });
}

/** The kills by action and phase, as a table. */
export function killTable({ counts }: Pick<KillCount, "counts">): string {
  const actions = [...new Set([...counts.keys()].map((key) => key.split(" ")[0]!))].sort();
  const count = (action: string, phase: Phase) => counts.get(`${action} ${phase}`) ?? 0;
  const rows = actions.map((action) => [action, ...PHASES.map((phase) => count(action, phase))]);
  const sums = PHASES.map((phase) =>
    actions.reduce((sum, action) => sum + count(action, phase), 0)
  );
  return [["", ...PHASES], ...rows, ["all", ...sums]]
    .map((row) => row.map((cell) => `${cell}`.padStart(8)).join("")).join("\n");
}
