import assert from "node:assert/strict";
import { newRandom, type Random } from "../../../scripts/store/random.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { stageOf } from "../../support/acting.ts";
import { IN_MEMORY } from "../../support/disk/memory_folder.ts";
import { makeRichStore, type RichStore } from "../../support/store/rich_store.ts";
import { rollkeep, type Run } from "../../support/rollkeep.ts";
import { sayInProcess } from "../../support/program/say_in_process.ts";
import { type Action, ACTIONS, type ActionWords, chooseThreads, NEXT, UNDO } from "./actions.ts";
import { readStoreState, type StoreState } from "./whole/store_state.ts";

/** One store of its own, the command that is attacked there, and all that was said to it. */
export interface CaseWorld {
  readonly random: Random;
  readonly root: string;
  /** The store, by the name that it has now. */
  store(): RichStore;
  /** Calls the home otherwise from now on. */
  rename(home: string): void;
  trash(): string;
  /** Whether the trash lies on another file system. */
  readonly isFar: boolean;
  readonly action: Action;
  /** Threads that the action concerns. */
  readonly ids: readonly string[];
  /** The world as it was at first. */
  readonly first: StoreState;
  look(): StoreState;
  /** Words of a command line, noted for the report. */
  say(words: ActionWords): readonly string[];
  /** Runs it. */
  run(words: ActionWords): Promise<Run>;
  /** Notes something else for the report. */
  tell(what: string): void;
}

/** What a case takes. */
export interface CaseOptions {
  readonly seed: number;
  readonly number: number;
  /** Folder on another file system, for some of the trashes; `null` when there is none. */
  readonly disk: string | null;
  /** How many threads a store may have. */
  readonly sizes: readonly number[];
  /** Whether commands run in this very process, on a store in memory, where a folder for it is; left out: as programs. */
  readonly inProcess?: boolean;
}

/** Undos until nothing can be taken back any more. */
const MOST_UNDOS = 12;

/** Cases with the trash on another file system, where there is one. */
const FAR_SHARE = 0.25;

/**
 * Makes a world, gives it to `use`, and removes it. What goes wrong there is returned with all that was done; the store is then
 * kept and named. `null` when nothing went wrong.
 */
export async function withCaseWorld(
  options: CaseOptions,
  use: (world: CaseWorld) => Promise<void>,
): Promise<string | null> {
  const random = newRandom(Math.imul(options.seed, 1_000_003) + options.number);
  const { disk, inProcess = false } = options;
  const root = Deno.makeTempDirSync({ prefix: "rollkeep-case-", ...inProcess ? IN_MEMORY : {} });
  const isFar = random.chance(FAR_SHARE) && disk !== null;
  const far = isFar ? Deno.makeTempDirSync({ dir: disk }) : null;
  const told: string[] = [];
  const world = makeWorld({ ...options, random, root, far, told });
  try {
    await use(world);
    Deno.removeSync(root, { recursive: true });
    return null;
  } catch (error) {
    // Its file system will not stay.
    if (far !== null) await new Deno.Command("cp", { args: ["-a", far, `${root}/far`] }).output();
    const what = error instanceof Error ? error.message : `${error}`;
    return `${what}\nthe store: ${world.store().home}\n${told.join("\n")}`;
  } finally {
    if (far !== null) Deno.removeSync(far, { recursive: true });
  }
}

interface Making extends CaseOptions {
  readonly random: Random;
  readonly root: string;
  readonly far: string | null;
  readonly told: string[];
}

function makeWorld(
  { random, root, far, told, seed, number, sizes, inProcess = false }: Making,
): CaseWorld {
  let store = makeRichStore(root, { threads: random.pick(sizes), seed: seed * 100_000 + number });
  const trash = () => far === null ? `${store.home}/trash` : `${far}/trash`;
  const look = () => readStoreState(store.home, trash());
  const ids = chooseThreads(store, random);
  const action = random.pick(ACTIONS);
  action.breaks?.(store, ids);
  const first = look();
  const say = (words: ActionWords) => {
    const lastBatch = [...look().journals.keys()].sort().at(-1) ?? "";
    const args = [
      ...words({ store, ids, lastBatch }),
      ...(far === null ? [] : ["--trash-root", trash()]),
    ];
    told.push(args.join(" ").replace(/(^.{100}).+?( --)/, "$1…$2"));
    return args;
  };
  return {
    random,
    root,
    store: () => store,
    rename(home) {
      store = { ...store, home, env: { ...store.env, CODEX_HOME: home } };
    },
    trash,
    isFar: far !== null,
    action,
    ids,
    first,
    look,
    say,
    async run(words) {
      const args = say(words);
      if (!inProcess) return await rollkeep(args, { env: store.env });
      return await sayInProcess(args, {
        ...await stageOf(store.home, trash()),
        writer: buildWriter(),
      });
    },
    tell: (what) => void told.push(`  ${what}`),
  };
}

/** Does what has to be there before the action; of the chosen threads none may know its folder, and then none is moved. */
export async function prepareCase(world: CaseWorld): Promise<void> {
  for (const words of world.action.before) {
    const { code, err } = await world.run(words);
    if (/no sessions matched source cwd/.test(err)) continue;
    assert.equal(code, 0, `preparing: ${err}`);
  }
}

/** Lets another acting command settle what was cut off: it does what it was told, unless there was nothing left to do. */
export async function settleCase(world: CaseWorld): Promise<void> {
  const { code, err } = await world.run(world.random.pick(NEXT));
  if (code === 0) return;
  assert.equal(code, 1, err);
  assert.match(
    err,
    /no batch in .* can still be taken back|Cannot find/,
    `settling failed: ${err}`,
  );
}

/** Undoes until nothing can be taken back any more. */
export async function undoCase(world: CaseWorld): Promise<void> {
  for (let undos = 0; undos < MOST_UNDOS; undos++) {
    const { code, err } = await world.run(UNDO);
    if (/no batch in .* can still be taken back/.test(err)) return;
    assert.equal(code, 0, `undo: ${err}`);
  }
  assert.fail(`still something to take back after ${MOST_UNDOS} undos`);
}
