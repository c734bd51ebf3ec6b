import { type AppServer, withAppServer } from "./app_server.ts";
import type { CodexHome } from "./codex_home.ts";

/** Ids of the threads of {@link makeZoo}, one of each kind. */
export interface Zoo {
  readonly plain: string;
  readonly tool: string;
  /** Parent of {@link fork}; also named "My name". */
  readonly named: string;
  readonly fork: string;
  readonly reverted: string;
  readonly legacy: string;
  readonly archived: string;
  readonly compressed: string;
  /** Has a spawned sub-agent. */
  readonly parent: string;
  /** Has a review, which is a sub-agent that nobody spawned. */
  readonly reviewed: string;
  readonly pinned: string;
  /** Named "Lonely", and read by nobody. */
  readonly renamed: string;
  /** Has a goal. */
  readonly goal: string;
}

/** Kinds that read no other thread and that none reads: each can go, and come back, alone. */
export const LONE_KINDS = [
  "plain",
  "reverted",
  "legacy",
  "archived",
  "compressed",
  "parent",
  "pinned",
  "renamed",
  "goal",
] as const satisfies readonly (keyof Zoo)[];

const PINNED = "01984de2-8f74-7c91-a3b2-5c5e937cf318";

/** Lets the real Codex make a store with one thread of each kind. */
export async function makeZoo(codex: CodexHome): Promise<Zoo> {
  await codex.run("exec", "--skip-git-repo-check", "plain text");
  await codex.run("exec", "--skip-git-repo-check", "exec TOOL");
  const zoo = await withAppServer(codex, async (server) => {
    const start = async (text: string, params: Record<string, unknown> = {}): Promise<string> => {
      const { thread } = await server.call("thread/start", { cwd: codex.project, ...params });
      await server.turn(thread.id, text);
      return thread.id;
    };
    const { data } = await server.call("thread/list", {
      useStateDbOnly: true,
      sourceKinds: ["exec"],
    });
    const idOf = (preview: string): string =>
      data.find((thread: { preview: string }) => thread.preview === preview).id;
    const named = await start("first of the named");
    await server.call("thread/name/set", { threadId: named, name: "My name" });
    const fork = (await server.call("thread/fork", { threadId: named })).thread.id;
    await server.turn(fork, "in the fork");
    const reverted = await start("kept by the revert");
    await server.turn(reverted, "taken back");
    await revertLastTurn(server, reverted);
    await server.turn(reverted, "after the revert");
    const legacy = await start("legacy hello", { historyMode: "legacy" });
    const archived = await start("archived");
    await server.call("thread/archive", { threadId: archived });
    const compressed = await start("to be compressed");
    const pinned = await start("pinned");
    await server.call("thread/section/move", { threadId: pinned, sectionId: PINNED });
    const parent = await start("SPAWN please");
    const reviewed = await start("to be reviewed");
    const target = { type: "custom", instructions: "look" };
    await server.callTurn("review/start", { threadId: reviewed, target });
    const renamed = await start("to be renamed");
    await server.call("thread/name/set", { threadId: renamed, name: "Lonely" });
    const goal = await start("has a goal");
    await server.call("thread/goal/set", { threadId: goal, objective: "do X" });
    await server.call("thread/goal/set", { threadId: goal, status: "paused" });
    const plain = idOf("plain text");
    const tool = idOf("exec TOOL");
    return {
      ...{ plain, tool, named, fork, reverted, legacy, archived, compressed, parent, reviewed },
      ...{ pinned, renamed, goal },
    };
  });
  await makeOld(codex, zoo.compressed);
  await compress(codex, zoo.compressed);
  return zoo;
}

async function revertLastTurn(server: AppServer, threadId: string): Promise<void> {
  const { data } = await server.call("thread/turns/list", { threadId });
  await server.call("thread/revert", { threadId, beforeTurnId: data[0].id });
}

/** Gives a thread's newest rollout a time that Codex's compressor finds old enough. */
export async function makeOld(codex: CodexHome, id: string): Promise<void> {
  const old = new Date(Date.now() - 9 * 86_400_000);
  await Deno.utime(await rolloutPath(codex, id), old, old);
}

/** One pass of Codex's own compressor over what is old, waited for by looking at one thread. */
export async function compress(codex: CodexHome, id: string): Promise<void> {
  await withAppServer(codex, async (server) => {
    await server.call("rollout/compress");
    for (let tries = 0; tries < 100; tries++) {
      await new Promise((done) => setTimeout(done, 100));
      if ((await rolloutPath(codex, id)).endsWith(".zst")) return;
    }
    throw new Error(`Codex did not compress ${id}`);
  });
}

/** Newest rollout of a thread. */
export async function rolloutPath(codex: CodexHome, id: string): Promise<string> {
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for await (const entry of Deno.readDir(folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) await walk(path);
      else if (entry.name.includes(id)) found.push(path);
    }
  };
  const roots = new Set(["sessions", "archived_sessions"]);
  for (const { name } of Deno.readDirSync(codex.home)) {
    if (roots.has(name)) await walk(`${codex.home}/${name}`);
  }
  const newest = found.sort().at(-1);
  if (newest === undefined) throw new Error(`no rollout of ${id}`);
  return newest;
}
