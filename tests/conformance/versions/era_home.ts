import { type AppServer, withAppServer } from "../../support/codex/app_server.ts";
import { codexBinary, codexOf, versionOf } from "../../support/codex/binary.ts";
import { type CodexHome, withBinary, withHomeOf } from "../../support/codex/codex_home.ts";
import { keepHome, type KeptHome } from "../../support/codex/kept_home.ts";
import { filesBelow } from "./files_below.ts";

/** What a thread of an {@link Era} is there for. */
export type EraKind = "plain" | "tool" | "named" | "fork" | "archived";

/** First words of the user's in each thread; a fork begins with those of the named one. */
export const SAYS: Readonly<Record<EraKind, string>> = {
  plain: "plain words",
  tool: "TOOL please",
  named: "to be named",
  fork: "to be named",
  archived: "to be archived",
};

/** Name of the named thread. */
export const NAME = "My name";

/** A store that one version of Codex made, and the newest Codex beside it. */
export interface Era {
  readonly version: string;
  /** The Codex that made the store. */
  readonly old: CodexHome;
  /** The newest one, with the same home; `old` where that is the newest. */
  readonly newest: CodexHome;
  /** Thread ids; without threads in its app-server, as in 0.47, a Codex makes only the first two. */
  readonly ids: ReadonlyMap<EraKind, string>;
  /** The store as it was made. */
  readonly kept: KeptHome;
}

/** Threads lie this long back, so that a store without locks counts them as closed. */
const AGE_MS = 2 * 3_600_000;

/** Lets a version of Codex make a store, gives it to `use`, and removes it. @throws when that version cannot be had. */
export async function withEra(version: string, use: (era: Era) => Promise<void>): Promise<void> {
  const newestBin = await codexBinary();
  const isNewest = version === await versionOf(newestBin);
  await withHomeOf(isNewest ? newestBin : await codexOf(version), async (old) => {
    const ids = new Map<EraKind, string>();
    for (const kind of ["plain", "tool"] as const) {
      const before = threadFiles(old);
      await old.run("exec", "--skip-git-repo-check", SAYS[kind]);
      const [made] = threadFiles(old).filter((path) => !before.includes(path));
      ids.set(kind, idOf(made!));
    }
    await withAppServer(old, (server) => makeInServer(server, { old, ids }));
    const threadId = ids.get("archived");
    // One that has just had a turn Codex may write once more, over the row that says archived (seen with 0.153.4).
    if (threadId !== undefined) {
      await withAppServer(old, (server) => server.call("thread/archive", { threadId }));
    }
    for (const path of threadFiles(old)) makeOld(path);
    const newest = isNewest ? old : withBinary(old, newestBin);
    await use({ version, old, newest, ids, kept: await keepHome(old) });
  });
}

/** What only the app-server can make. */
async function makeInServer(
  server: AppServer,
  { old, ids }: { readonly old: CodexHome; readonly ids: Map<EraKind, string> },
): Promise<void> {
  const start = async (kind: EraKind): Promise<string> => {
    const { thread } = await server.call("thread/start", { cwd: old.project });
    await server.turn(thread.id, SAYS[kind]);
    ids.set(kind, thread.id);
    return thread.id;
  };
  if (!await hasThreads(server)) return;
  const threadId = await start("named");
  await server.call("thread/name/set", { threadId, name: NAME });
  const { thread } = await server.call("thread/fork", { threadId });
  await server.turn(thread.id, "in the fork");
  ids.set("fork", thread.id);
  await start("archived");
}

/** Whether an app-server knows threads: asked for one in a folder that is none, it then complains of that. */
async function hasThreads(server: AppServer): Promise<boolean> {
  try {
    await server.call("thread/start", { cwd: 1 });
    return true;
  } catch (error) {
    return !/unknown variant|Invalid request$/.test(`${error}`);
  }
}

/** What a store has, for people. */
export function storeOf({ old }: Era): string {
  const names = [...Deno.readDirSync(old.home)].map(({ name }) => name);
  const [first] = threadFiles(old);
  const isPaginated = /"history_mode":"paginated"/.test(Deno.readTextFileSync(first!));
  return [
    isPaginated ? "paginated files" : "legacy files",
    ...(names.includes("state_5.sqlite") ? ["database"] : []),
    ...(names.includes("thread-writer-locks") ? ["locks"] : []),
  ].join(", ");
}

/** Whether the Codex that made a store can be asked for its threads. */
export function hasServer({ ids }: Era): boolean {
  return ids.has("named");
}

/** Paths of all rollouts in the store. */
export function threadFiles({ home }: CodexHome): readonly string[] {
  return ["sessions", "archived_sessions"]
    .flatMap((folder) => [...filesBelow(`${home}/${folder}`)])
    .filter((path) => /\/rollout-[^/]*\.jsonl$/.test(path));
}

function idOf(path: string): string {
  return /-([0-9a-f]{8}-[0-9a-f-]{27})\.jsonl$/.exec(path)![1]!;
}

/** Gives a rollout a time of some hours before. */
export function makeOld(path: string): void {
  const then = new Date(Deno.statSync(path).mtime!.getTime() - AGE_MS);
  Deno.utimeSync(path, then, then);
}
