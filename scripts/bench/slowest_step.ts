import type { Step } from "./page/report.ts";

/** A profile of V8, as `deno run --cpu-prof` writes it; what of it is read. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  /** Ids of nodes, sample by sample. */
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

/** What the code in a folder, or a file, of the program does; the longest that fits names a step. */
const WORK: readonly (readonly [place: string, words: string])[] = [
  ["lib/catalog/scan", "looking at files"],
  ["lib/side_by_side", "looking at files"],
  ["lib/catalog/sources", "rows and heads, and the cache of both"],
  ["lib/catalog", "choosing threads"],
  ["lib/codex/state", "rows of Codex's database"],
  ["lib/codex/transcript", "reading the conversation"],
  ["lib/codex/check", "rows and ends of rollouts"],
  ["lib/codex", "reading rollouts"],
  ["lib/config", "finding the store"],
  ["lib/diagnose", "judging threads"],
  ["lib/plan", "planning"],
  ["lib/act/prepare", "planning"],
  ["lib/act/facts", "facts of each thread"],
  ["lib/act/journal", "the journal"],
  ["lib/act/locks", "locks and transactions"],
  ["lib/act/thread", "files and rows of each thread"],
  ["lib/act", "carrying out"],
  ["lib/render", "drawing the answer"],
  ["lib/argv", "reading the command line"],
  ["commands", "the command itself"],
];

/** What comes before and after the work, and the end of the profile itself. */
const AROUND: ReadonlySet<string> = new Set(["main.ts", "confined.ts"]);

/** Rooms that serve all others: what is done there is done for whoever called. */
const SERVING = /^lib\/(?:model|text|time|system)\//;

/**
 * Where a profile of the program below `root` (a file URL that ends in a slash) spent its time, the longest first, as shares of the
 * time that it was at work.
 */
export function stepsOf(profile: CpuProfile, root: string): readonly Step[] {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const callers = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
  );
  const spent = new Map<string, number>();
  for (const [at, sample] of profile.samples.entries()) {
    const step = stepAt(sample, { nodes, callers, root });
    if (step === null) continue;
    spent.set(step, (spent.get(step) ?? 0) + profile.timeDeltas[at]!);
  }
  const all = [...spent.values()].reduce((sum, time) => sum + time, 0);
  return [...spent].sort(([, a], [, b]) => b - a)
    .map(([words, time]) => ({ words, share: time / all }));
}

/** What was done at one sample; `null`: nothing that is part of the work. */
function stepAt(sample: number, { nodes, callers, root }: {
  readonly nodes: ReadonlyMap<number, CpuProfile["nodes"][number]>;
  readonly callers: ReadonlyMap<number, number>;
  readonly root: string;
}): string | null {
  const { functionName } = nodes.get(sample)!.callFrame;
  if (functionName === "(idle)") return null;
  if (functionName === "(garbage collector)") return "collecting garbage";
  for (let id: number | undefined = sample; id !== undefined; id = callers.get(id)) {
    const { url } = nodes.get(id)!.callFrame;
    if (!url.startsWith(root)) continue;
    const path = url.slice(root.length);
    if (AROUND.has(path)) return null;
    if (!SERVING.test(path)) return workAt(path);
  }
  return "the runtime itself";
}

function workAt(path: string): string {
  const row = WORK.find(([place]) => path === place || path.startsWith(`${place}/`));
  return row === undefined ? path : `${row[1]} (\`${row[0]}\`)`;
}
