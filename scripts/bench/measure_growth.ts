import { askCodex, withCodex } from "./codex_answer.ts";
import { type Measure, outputOf, repeated, type Repeats, timingOf } from "./measure.ts";
import { type Bench, changesBeside, measureOthers, oursOf, wholeOf } from "./measure_rows.ts";
import type { Beside, GrowthResult, Report, Step, Timing, Tool } from "./page/report.ts";
import { slowestStep } from "./profile.ts";
import { codexsmWords, environment, stewardWords, strangeEnvironment } from "./programs.ts";
import { GROWTH_CASES, GROWTH_CHANGES } from "./rows.ts";
import { withCopy } from "./stores.ts";
import type { MadeStore } from "../store/bench_stores.ts";

/** What was measured at one size: by question, by tool. */
type AtSize = Map<string, Map<Tool | "rollkeep", Timing>>;

/** A store of each size, in ascending order. */
export type Grown = readonly { readonly threads: number; readonly store: MadeStore }[];

/** How the time of each command grows over some stores. */
export async function measureGrowth(grown: Grown, bench: Bench): Promise<readonly GrowthResult[]> {
  const sizes: { readonly threads: number; readonly at: AtSize }[] = [];
  const largest = grown.at(-1)!;
  for (const { threads, store } of grown) {
    const at: AtSize = new Map();
    await measureQuestions(at, { store, bench, threads });
    await measureChanging(at, { store, bench, threads });
    if (bench.programs.codex !== null) await measureCodex(at, { store, bench, threads });
    sizes.push({ threads, at });
  }
  const steps = await slowestSteps(largest.store, bench);
  return wordsOf(grown[0]!.store).map(({ question, tool, command }) => ({
    question,
    tool,
    command,
    points: sizes.flatMap(({ threads, at }) => {
      const timing = at.get(question)?.get(tool);
      return timing === undefined ? [] : [{ threads, timing }];
    }),
    slowest: tool === "rollkeep" ? steps.get(question) ?? null : null,
  })).filter(({ points }) => points.length > 0);
}

interface Sized {
  readonly store: MadeStore;
  readonly bench: Bench;
  readonly threads: number;
}

function note(at: AtSize, question: string, by: Beside & { readonly rollkeep?: Timing }): void {
  const timings = at.get(question) ?? new Map();
  for (const [tool, timing] of Object.entries(by)) timings.set(tool as Tool, timing);
  at.set(question, timings);
}

async function measureQuestions(at: AtSize, { store, bench, threads }: Sized): Promise<void> {
  for (const row of GROWTH_CASES) {
    bench.tell(`${row.question}, ${threads}`);
    const { args, isFirst = false, statuses } = row;
    const ours = oursOf(args(store.id), { store, bench, isFirst, statuses });
    if (!isFirst) await ours();
    note(at, row.question, { rollkeep: await repeated(ours, bench.repeats) });
    note(at, row.question, await measureOthers(row, { store, bench }));
  }
}

async function measureChanging(at: AtSize, { store, bench, threads }: Sized): Promise<void> {
  bench.tell(`changes, ${threads}`);
  const copy = { from: store.home, to: `${bench.root}/changed` };
  const runs: Measure[][] = GROWTH_CHANGES.map(() => []);
  await repeated(() =>
    withCopy(copy, async (home) => {
      for (const [index, { args, isReading }] of GROWTH_CHANGES.entries()) {
        const ours = oursOf(args, { store: { home }, bench, isFirst: false });
        runs[index]!.push(...isReading ? await some(ours, bench.repeats) : [await ours()]);
      }
      return wholeOf(runs.map((own) => own.at(-1)!));
    }), bench.changes);
  const beside = await changesBeside(GROWTH_CHANGES, { copy, bench });
  for (const [index, { name }] of GROWTH_CHANGES.entries()) {
    note(at, name, { rollkeep: timingOf(runs[index]!), ...beside[index]! });
  }
}

async function some(once: () => Promise<Measure>, { most }: Repeats): Promise<readonly Measure[]> {
  const runs: Measure[] = [];
  while (runs.length < most) runs.push(await once());
  return runs;
}

const FIRST_START = "make its database from the files";

async function measureCodex(at: AtSize, { store, bench, threads }: Sized): Promise<void> {
  bench.tell(`Codex, ${threads}`);
  const { root, programs: { codex }, repeats } = bench;
  await withCodex({ codex: codex!, root, from: store.home }, async (asked, first) => {
    note(at, FIRST_START, { codex: timingOf([first]) });
    for (const { question, codex } of GROWTH_CASES) {
      if (codex === undefined) continue;
      note(at, question, { codex: await repeated(() => askCodex(asked, codex), repeats) });
    }
  });
}

/** The slowest step of each question and change of rollkeep. */
async function slowestSteps(
  store: MadeStore,
  bench: Bench,
): Promise<ReadonlyMap<string, Step | null>> {
  bench.tell("slowest steps");
  const steps = new Map<string, Step | null>();
  for (const { question, args, isFirst, statuses } of GROWTH_CASES) {
    const words = args(store.id);
    // What remembers, remembers from here on; what starts from nothing comes before.
    const cache = `${bench.root}/cache`;
    if (isFirst) await outputOf(["rm", "-rf", cache]);
    steps.set(question, await slowestStep(words, { ...bench, ...store, statuses }));
  }
  await withCopy({ from: store.home, to: `${bench.root}/changed` }, async (home) => {
    for (const { name, args } of GROWTH_CHANGES) {
      steps.set(name, await slowestStep(args, { ...bench, home }));
    }
  });
  return steps;
}

const CODEX_WORDS = {
  page: "thread/list, ten",
  all: "thread/list, all pages",
  word: "thread/list, all pages, searchTerm",
} as const;

/** Every line of the table: who was asked what. */
function wordsOf(
  store: MadeStore,
): readonly Pick<GrowthResult, "question" | "tool" | "command">[] {
  const { id } = store;
  const say = (words: readonly string[] | undefined) => words?.join(" ").replaceAll(id, "ID");
  const hand = (words: ((store: MadeStore) => string) | undefined) =>
    words?.({ ...store, home: "STORE" }).replaceAll(id, "ID");
  const lines = (
    question: string,
    words: Partial<Readonly<Record<Tool | "rollkeep", string | undefined>>>,
  ) =>
    Object.entries(words).flatMap(([tool, command]) =>
      command === undefined ? [] : [{ question, tool: tool as Tool, command }]
    );
  return [
    ...GROWTH_CASES.flatMap(({ question, args, codex, codexsm, steward, byHand }) =>
      lines(question, {
        rollkeep: say(args(id)),
        hand: hand(byHand),
        codexsm: say(codexsm?.(id)),
        "session-steward": say(steward?.(id)),
        codex: codex && CODEX_WORDS[codex],
      })
    ),
    ...GROWTH_CHANGES.flatMap(({ name, args, codexsm, byHand }) =>
      lines(name, { rollkeep: say(args), hand: hand(byHand), codexsm: say(codexsm) })
    ),
    ...lines(FIRST_START, { codex: "app-server, first start" }),
  ];
}

/** How many threads the list of all of a store has, by each tool. */
export async function countListed(
  { home }: MadeStore,
  { root, programs: { rollkeep, codexsm, steward, codex } }: Bench,
): Promise<Report["listed"]> {
  const all = GROWTH_CASES.find(({ question }) => question === "list all as JSON")!;
  const count = async (words: readonly string[], env: Record<string, string>) =>
    (JSON.parse(await outputOf(words, env)) as readonly unknown[]).length;
  const strange = strangeEnvironment(home, root);
  const listed: [Tool | "rollkeep", number][] = [
    ["rollkeep", await count([...rollkeep, ...all.args("")], environment(home, root))],
  ];
  if (codexsm !== null) {
    const words = codexsmWords(codexsm, { words: all.codexsm!(""), home });
    listed.push(["codexsm", await count(words, strange)]);
  }
  if (steward !== null) {
    const words = stewardWords(steward, { words: all.steward!(""), home });
    listed.push(["session-steward", await count(words, strange)]);
  }
  if (codex !== null) {
    await withCodex({ codex, root, from: home }, async (asked) => {
      listed.push(["codex", (await askCodex(asked, "all")).threads]);
    });
  }
  return listed;
}
