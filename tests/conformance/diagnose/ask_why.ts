import { answerOf, type Explanation } from "../../../lib/model/diagnosis/explanation.ts";
import { NotFoundError } from "../../../lib/model/error.ts";
import { explain } from "../../../lib/session.ts";
import type { CodexHome } from "../../support/codex/codex_home.ts";
import { keepHome } from "../../support/codex/kept_home.ts";
import { type CodexView, codexView } from "./codex_view.ts";
import { type Fault, FAULTS, type FaultyStore, makeFaultyStore, rolloutOf } from "./faults.ts";

/** Where `why` says of a thread something else than Codex does with it. */
export interface WhyAsked {
  /** `null`: there is no such thread to it. */
  readonly why: Explanation | null;
  /** What is wrong, for people; empty: nothing. */
  readonly wrong: readonly string[];
  /** What nobody could tell although Codex has done it or not. */
  readonly open: readonly string[];
}

/** What is said of one thing; `null`: nobody can tell. */
type Said = Readonly<Record<keyof CodexView, boolean | null>>;

/** What the library says of a thread. */
export function explained({ home }: CodexHome, id: string, cwd?: string): Promise<Explanation> {
  return explain(id, {
    sessionsRoot: `${home}/sessions`,
    ...(cwd === undefined ? {} : { cwd }),
  });
}

/** Asks `why` and Codex of the thread that a fault was put into. What `why` could not ask is no wrong answer. */
export async function askWhy(store: FaultyStore, fault: Fault): Promise<WhyAsked> {
  const { codex } = store;
  const id = store[fault.of];
  const why = await explained(codex, id).catch((error) => {
    if (error instanceof NotFoundError) return null;
    throw error;
  });
  const seen = await codexView(codex, id);
  const said = why === null ? NOWHERE : saidOf(why, { fault, seen });
  const keys = (Object.keys(said) as (keyof CodexView)[]).filter((key) => said[key] !== seen[key]);
  return {
    why,
    wrong: keys.filter((key) => said[key] !== null)
      .map((key) => `${key}: said ${said[key]}, Codex ${seen[key]}`),
    open: keys.filter((key) => said[key] === null && seen[key] !== null),
  };
}

const NOWHERE: Said = {
  ...{ inPicker: false, inDefault: false, isResumed: false, isNewTurnListed: null },
};

function saidOf(
  why: Explanation,
  { fault, seen }: { readonly fault: Fault; readonly seen: CodexView },
): Said {
  const provider = answerOf(why, "provider").passed;
  const isListed = why.shown === null ? null : why.shown && provider !== false;
  return {
    inPicker: why.shown,
    inDefault: fault.isPickersAlone ? null : isListed,
    isResumed: why.resumable,
    isNewTurnListed: seen.isNewTurnListed === null
      ? null
      : fault.isNewTurnListed ?? answerOf(why, "turns_listed").passed,
  };
}

/** What is wrong with `why` in a store of some version of Codex, for people: of every fault that exists there, or of these. */
export async function wrongInStoreOf(
  codex: CodexHome,
  names: readonly string[] = Object.keys(FAULTS),
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const store = await makeFaultyStore(codex);
  const isPaginated = /"history_mode":"paginated"/.test(
    Deno.readTextFileSync(rolloutOf(store, store.plain)),
  );
  const kept = await keepHome(codex);
  let tried = 0;
  for (const name of names) {
    const fault = FAULTS[name]!;
    if (fault.isPaginatedAlone && !isPaginated) continue;
    await kept.rewind();
    if (!isMade(store, fault)) continue;
    tried++;
    const { wrong: found, open } = await askWhy(store, fault);
    wrong.push(...found.map((text) => `${name}: ${text}`));
    // Of a thread with which all is well everything is told but what its Codex has no database for.
    const untold = name.startsWith("nothing") ? open : [];
    const isTold = untold.every((key) => !hasRows(codex) && key.startsWith("in"));
    if (!isTold) wrong.push(`${name}: nobody could tell ${untold.join()}`);
  }
  if (tried < names.length / 3) wrong.push(`only ${tried} faults could be made`);
  return wrong;
}

function hasRows({ home }: CodexHome): boolean {
  return [...Deno.readDirSync(home)].some(({ name }) => name === "state_5.sqlite");
}

/** Makes a fault; whether it exists with this Codex, which may have no such column, table or database. */
function isMade(store: FaultyStore, fault: Fault): boolean {
  try {
    fault.make(store, store[fault.into ?? fault.of]);
    return true;
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotFound && /\.sqlite'$/.test(error.message);
    if (isAbsent || /no such (?:column|table)/.test(`${error}`)) return false;
    throw error;
  }
}
