import assert from "node:assert/strict";
import { type Reply, withAppServer } from "../../support/codex/app_server.ts";
import type { CodexHome } from "../../support/codex/codex_home.ts";
import { keepHome } from "../../support/codex/kept_home.ts";
import { type Era, type EraKind, hasServer, SAYS } from "./era_home.ts";

/** A thread as it is listed. */
export interface Listed {
  readonly cwd: string;
  readonly archived: boolean;
}

/** Asks the Codex that made the store and the newest one; each finds it as rollkeep has left it, and so does who comes after. */
export async function askBoth(
  era: Era,
  ask: (codex: CodexHome) => Promise<void>,
): Promise<void> {
  const left = await keepHome(era.old, "left");
  for (const codex of new Set([era.old, era.newest])) {
    await ask(codex);
    await left.rewind();
  }
}

/**
 * Threads that a Codex lists, by id: from its database alone where it can do so, as the picker of today does. `null`: it has no
 * list to ask for.
 */
export async function listedBy(
  codex: CodexHome,
  era: Era,
): Promise<ReadonlyMap<string, Listed> | null> {
  if (codex !== era.newest && !hasServer(era)) return null;
  return await withAppServer(codex, async (server) => {
    const found = new Map<string, Listed>();
    for (const archived of [false, true]) {
      const { data } = await server.call("thread/list", {
        archived,
        useStateDbOnly: true,
        limit: 100,
        sourceKinds: ["exec", "cli", "vscode", "appServer"],
        modelProviders: [],
      });
      for (const { id, cwd } of data as Reply[]) found.set(id, { cwd, archived });
    }
    return found;
  });
}

/** How a Codex lists the threads of the store, without those that it made itself since; `null` as in {@link listedBy}. */
export async function listedOwn(
  codex: CodexHome,
  era: Era,
): Promise<readonly (readonly [EraKind, Listed | undefined])[] | null> {
  const listed = await listedBy(codex, era);
  return listed === null ? null : [...era.ids].map(([kind, id]) => [kind, listed.get(id)]);
}

/** A thread, and the folder that it is to be in. */
export interface Whereabouts {
  readonly kind: EraKind;
  readonly id: string;
  readonly cwd: string;
}

/** Resumes a thread in its folder with one more turn, for which the model must be given its first words. */
export async function resumes(
  codex: CodexHome,
  era: Era,
  { kind, id, cwd }: Whereabouts,
): Promise<void> {
  if (codex === era.newest || hasServer(era)) {
    await withAppServer(codex, async (server) => {
      const resumed = await server.call("thread/resume", { threadId: id });
      assert.equal(resumed.cwd, cwd, `${kind} is resumed in another folder`);
      await server.turn(id, "and on");
    });
  } else {
    await codex.run("exec", "--skip-git-repo-check", "resume", id, "and on");
  }
  const sent = JSON.stringify(codex.mock.lastRequest().input);
  assert.ok(sent.includes("and on"), `${kind} was not gone on with`);
  assert.ok(sent.includes(SAYS[kind]), `${kind} has lost its history`);
}

/** Resumes every thread that is not archived. */
export async function allResume(
  codex: CodexHome,
  era: Era,
  { ids = era.ids, cwd = era.old.project }: {
    readonly ids?: ReadonlyMap<EraKind, string>;
    readonly cwd?: string;
  } = {},
): Promise<void> {
  for (const [kind, id] of ids) {
    if (kind !== "archived") await resumes(codex, era, { kind, id, cwd });
  }
}
