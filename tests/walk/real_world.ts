import { newRandom } from "../../scripts/store/random.ts";
import { readStoreState } from "../crash/kill/whole/store_state.ts";
import { spawnedBy } from "../support/fast_codex/codex_thread.ts";
import type { CodexDeed, CodexDone } from "../support/fast_codex/fast_codex.ts";
import { type AppServer, withAppServer } from "../support/codex/app_server.ts";
import type { CodexHome } from "../support/codex/codex_home.ts";
import { listByScan } from "../support/codex/verdict.ts";
import { compress, makeOld, makeZoo } from "../support/codex/zoo.ts";
import { rollkeep } from "../support/rollkeep.ts";
import { newShortNames, type WalkWorld } from "./walk_world.ts";

/** Makes a world in which the real Codex has made the store and acts in it, and rollkeep runs as a program. */
export async function makeRealWorld(codex: CodexHome, seed: number): Promise<WalkWorld> {
  await makeZoo(codex);
  const { home } = codex;
  const look = () => readStoreState(home);
  const names = newShortNames(look());
  return {
    ...names,
    random: newRandom(seed),
    folders: [codex.project, codex.other],
    isFar: false,
    home: () => home,
    trash: () => `${home}/trash`,
    homes: () => [home],
    look,
    say: (words) => rollkeep(words.map((word) => names.longName(word) ?? word), { env: codex.env }),
    codex: (deed, id) => act(codex, { deed, id }),
    setClock: () => {},
    move: () => {},
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Lets Codex do something, or refuse it. Whatever it has loaded it has touched. */
async function act(
  codex: CodexHome,
  { deed, id }: { readonly deed: CodexDeed; readonly id: string },
): Promise<CodexDone> {
  const children = spawnedBy(id, codex.home);
  const known = new Set(idsIn(codex));
  try {
    if (deed === "compress") await compressOne(codex, id);
    else await withAppServer(codex, (server) => call(server, { deed, id }));
  } catch (error) {
    // A code is a refusal; anything else is trouble of ours.
    if (!(error instanceof Error) || !/^-\d+ |did not compress|no rollout/.test(error.message)) {
      throw error;
    }
  }
  return { touched: [id, ...children, ...idsIn(codex).filter((id) => !known.has(id))] };
}

async function call(
  server: AppServer,
  { deed, id: threadId }: { readonly deed: Exclude<CodexDeed, "compress">; readonly id: string },
): Promise<void> {
  switch (deed) {
    case "turn":
      await server.call("thread/resume", { threadId });
      return await server.turn(threadId, "and on");
    case "rename":
      return await server.call("thread/name/set", { threadId, name: "Called otherwise" });
    case "archive":
    case "unarchive":
    case "delete":
      return await server.call(`thread/${deed}`, { threadId });
    case "fork": {
      const { thread } = await server.call("thread/fork", { threadId });
      return await server.turn(thread.id, "in the fork");
    }
    case "revert": {
      await server.call("thread/resume", { threadId });
      const { data } = await server.call("thread/turns/list", { threadId });
      await server.call("thread/revert", { threadId, beforeTurnId: data[0].id });
      return await server.turn(threadId, "after the revert");
    }
    case "list":
      await listByScan(server);
      return void await listByScan(server, { archived: true });
    default:
      return deed satisfies never;
  }
}

async function compressOne(codex: CodexHome, id: string): Promise<void> {
  await makeOld(codex, id);
  try {
    Deno.removeSync(`${codex.home}/.tmp/rollout-compression.lock`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await compress(codex, id);
}

function idsIn({ home }: CodexHome): readonly string[] {
  return [
    ...new Set(
      readStoreState(home).rows.flatMap((line) =>
        /^threads \{"id":"([^"]+)"/.exec(line)?.[1] ?? []
      ),
    ),
  ];
}
