import type { BenchStore, MadeStore } from "../store/bench_stores.ts";
import {
  forgetContents,
  type Measure,
  measure,
  type MeasureOptions,
  median,
  repeated,
  type Repeats,
  timingOf,
} from "./measure.ts";
import type { Beside, RowResult, Timing, Tool } from "./page/report.ts";
import { slowestStep } from "./profile.ts";
import {
  cacheBelow,
  codexsmWords,
  environment,
  type Programs,
  stewardWords,
  strangeEnvironment,
} from "./programs.ts";
import {
  type Case,
  CASES,
  type Change,
  type ChangedStore,
  CHANGES,
  findNewest,
  type Others,
} from "./rows.ts";
import { storeFacts, withCopy } from "./stores.ts";

/** What everything is measured with. */
export interface Bench {
  /** Folder of stores, caches and copies. */
  readonly root: string;
  readonly programs: Programs;
  readonly repeats: Repeats;
  /** How often a change is measured, each time on a fresh copy; the changes of one copy are together one run. */
  readonly changes: Repeats;
  /** Whether to measure what only the report tells: other tools but codexsm, cold runs, slowest steps. */
  readonly isWhole: boolean;
  readonly storeOf: (name: BenchStore, threads?: number) => MadeStore;
  /** Hears what is measured now. */
  readonly tell: (what: string) => void;
}

/** Who takes longer is ended. */
const MOST_MS = 60_000;

/** The statuses of a question: `doctor` of codexsm says 1 for what it found. */
const ANSWERED = [0, 1, 2];

/** Every question of the bench, one row each, as they are measured. */
export async function* measureCases(bench: Bench): AsyncGenerator<RowResult> {
  for (const row of CASES) {
    bench.tell(row.name);
    const { name, limit, args } = row;
    const store = bench.storeOf(row.store);
    const { timing, ratio } = await measureCase(row, { store, bench });
    const isWhole = bench.isWhole;
    yield {
      name,
      limit,
      command: args(store.id).join(" "),
      timing,
      ratioToFind: ratio,
      copiedBytes: null,
      coldMs: isWhole ? await coldMs(args(store.id), { store, bench }) : null,
      beside: await measureOthers(row, { store, bench }),
      byHand: row.byHand?.({ ...store, home: "STORE" }).replaceAll(store.id, "ID") ?? null,
      slowest: isWhole ? await slowestStep(args(store.id), { ...bench, home: store.home }) : null,
    };
  }
}

/** The runs of one question, each beside a `find`. */
async function measureCase(
  { args, isFirst = false }: Pick<Case, "args" | "isFirst">,
  { store, bench }: { readonly store: MadeStore; readonly bench: Bench },
): Promise<{ readonly timing: Timing; readonly ratio: number }> {
  const ours = oursOf(args(store.id), { store, bench, isFirst });
  await ours();
  const ratios: number[] = [];
  const timing = await repeated(async () => {
    const base = await byHand(findNewest(store), { store, bench });
    const own = await ours();
    ratios.push(own.ms / base.ms);
    return own;
  }, bench.repeats);
  return { timing, ratio: median(ratios) };
}

/** One run of rollkeep on a store. */
export function oursOf(
  args: readonly string[],
  { store: { home }, bench: { root, programs }, isFirst, statuses }: {
    readonly store: Pick<MadeStore, "home">;
    readonly bench: Pick<Bench, "root" | "programs">;
    /** Whether rollkeep remembers nothing before each run. */
    readonly isFirst: boolean;
    readonly statuses?: readonly number[] | undefined;
  },
): () => Promise<Measure> {
  const options: MeasureOptions = { env: environment(home, root), statuses };
  return async () => {
    if (isFirst) forgetOwn(root);
    return await measure([...programs.rollkeep, ...args], options);
  };
}

function forgetOwn(root: string): void {
  try {
    Deno.removeSync(cacheBelow(root), { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function byHand(
  words: string,
  { store: { home }, bench: { root } }: {
    readonly store: Pick<MadeStore, "home">;
    readonly bench: Pick<Bench, "root">;
  },
): Promise<Measure> {
  return await measure(["sh", "-c", words], { env: strangeEnvironment(home, root) });
}

async function coldMs(
  args: readonly string[],
  { store, bench }: { readonly store: MadeStore; readonly bench: Bench },
): Promise<number> {
  await forgetContents(store.home);
  const { ms } = await oursOf(args, { store, bench, isFirst: true })();
  // What comes next finds the store in memory again.
  await byHand(`find ${store.home} -type f -exec cat {} + >/dev/null`, { store, bench });
  return ms;
}

/** The same question, put to whoever was given and has such a command. */
export async function measureOthers(
  { byHand: hand, codexsm, steward }: Others,
  { store, bench }: { readonly store: MadeStore; readonly bench: Bench },
): Promise<Beside> {
  const { home, id } = store;
  const { root, programs, repeats, isWhole } = bench;
  const env = strangeEnvironment(home, root);
  const beside: { -readonly [T in Tool]?: Timing } = {};
  const run = (words: readonly string[]) =>
    repeated(() => measure(words, { env, statuses: ANSWERED, mostMs: MOST_MS }), repeats);
  if (isWhole && hand !== undefined) beside.hand = await run(["sh", "-c", hand(store)]);
  if (programs.codexsm !== null && codexsm !== undefined) {
    beside.codexsm = await run(codexsmWords(programs.codexsm, { words: codexsm(id), home }));
  }
  if (isWhole && programs.steward !== null && steward !== undefined) {
    beside["session-steward"] = await run(
      stewardWords(programs.steward, { words: steward(id), home }),
    );
  }
  return beside;
}

/** Every change of a store, one row each. */
export async function measureChanges(
  name: ChangedStore,
  bench: Bench,
): Promise<readonly RowResult[]> {
  const changes = CHANGES[name];
  const { home } = bench.storeOf(name);
  bench.tell(`changes, ${name}`);
  const copy = { from: home, to: `${bench.root}/changed` };
  const runs: Measure[][] = changes.map(() => []);
  await repeated(() =>
    withCopy(copy, async (home) => {
      await inTurn(changes, async (change, at) => {
        change.before?.(home);
        runs[at]!.push(await oursOf(change.args, { store: { home }, bench, isFirst: false })());
      });
      return wholeOf(runs.map((own) => own.at(-1)!));
    }), bench.changes);
  const beside = await changesBeside(changes, { copy, bench });
  const steps: RowResult["slowest"][] = [];
  if (bench.isWhole) {
    await withCopy(copy, (home) =>
      inTurn(changes, async (change, at) => {
        change.before?.(home);
        steps[at] = await slowestStep(change.args, { ...bench, home });
      }));
  }
  return changes.map(({ name: change, args, limit, byHand, isCopy = false }, at) => ({
    name: change,
    limit,
    command: args.join(" "),
    timing: timingOf(runs[at]!),
    ratioToFind: null,
    copiedBytes: isCopy ? storeFacts(name, home).bytes : null,
    coldMs: null,
    beside: beside[at]!,
    byHand: byHand?.({ home: "STORE", id: "" }) ?? null,
    slowest: steps[at] ?? null,
  }));
}

/** Some runs one after the other as one. */
export function wholeOf(runs: readonly Measure[]): Measure {
  return { ms: runs.reduce((sum, { ms }) => sum + ms, 0), peakMiB: null };
}

async function inTurn<T>(
  items: readonly T[],
  use: (item: T, at: number) => Promise<void>,
): Promise<void> {
  for (const [at, item] of items.entries()) await use(item, at);
}

/** The changes that others know too, on copies of their own. */
export async function changesBeside(
  changes: readonly Pick<Change, "codexsm" | "byHand">[],
  { copy, bench }: {
    readonly copy: { readonly from: string; readonly to: string };
    readonly bench: Bench;
  },
): Promise<readonly Beside[]> {
  const beside: { -readonly [T in Tool]?: Timing }[] = changes.map(() => ({}));
  const { programs: { codexsm }, root, isWhole } = bench;
  if (codexsm !== null && changes.some((change) => change.codexsm !== undefined)) {
    await withCopy(copy, (home) =>
      inTurn(changes, async (change, at) => {
        if (change.codexsm === undefined) return;
        const words = codexsmWords(codexsm, { words: change.codexsm, home });
        const run = await measure(words, { env: strangeEnvironment(home, root) });
        beside[at]!.codexsm = timingOf([run]);
      }));
  }
  if (isWhole && changes.some((change) => change.byHand !== undefined)) {
    await withCopy(copy, (home) =>
      inTurn(changes, async ({ byHand: hand }, at) => {
        if (hand === undefined) return;
        beside[at]!.hand = timingOf([
          await byHand(hand({ home, id: "" }), { store: { home }, bench }),
        ]);
      }));
  }
  return beside;
}
