import { type AppServer, withAppServer } from "../../support/codex/app_server.ts";
import type { CodexHome } from "../../support/codex/codex_home.ts";

/** What Codex itself makes of one thread. */
export interface CodexView {
  /** Whether its picker lists it: from the database alone, all providers. */
  readonly inPicker: boolean;
  /** Whether a client that leaves the providers out lists it. */
  readonly inDefault: boolean;
  /** Whether it is resumed by its id. */
  readonly isResumed: boolean;
  /** Whether a turn that is made now is listed; `null`: none could be made. */
  readonly isNewTurnListed: boolean | null;
}

const NOTHING = { inPicker: false, inDefault: false, isResumed: false, isNewTurnListed: null };

/** Asks Codex, first what changes nothing. One that does not start lists and resumes nothing. */
export async function codexView(
  codex: CodexHome,
  id: string,
  { cwd }: { readonly cwd?: string } = {},
): Promise<CodexView> {
  try {
    return await withAppServer(codex, async (server) => {
      const folder = cwd === undefined ? {} : { cwd };
      const inPicker = await lists(server, id, { ...folder, modelProviders: [] });
      const inDefault = await lists(server, id, folder);
      const provider = await resumedProvider(server, id);
      // Only the mock answers.
      const isNewTurnListed = provider === "mock" ? await isTurnListed(server, id) : null;
      return { inPicker, inDefault, isResumed: provider !== null, isNewTurnListed };
    });
  } catch (error) {
    if (!/did not answer initialize|BrokenPipe|Broken pipe/.test(`${error}`)) throw error;
    return NOTHING;
  }
}

async function lists(
  server: AppServer,
  id: string,
  params: Record<string, unknown>,
): Promise<boolean> {
  try {
    const { data } = await server.call("thread/list", {
      useStateDbOnly: true,
      limit: 100,
      ...params,
    });
    return data.some((thread: { readonly id: string }) => thread.id === id);
  } catch (error) {
    if (!/state DB unavailable|failed to list threads from state database/.test(`${error}`)) {
      throw error;
    }
    return false;
  }
}

/** Provider that a thread is resumed with; `null`: it is not. */
async function resumedProvider(server: AppServer, threadId: string): Promise<string | null> {
  try {
    return (await server.call("thread/resume", { threadId })).modelProvider;
  } catch (error) {
    if (!/^Error: -32\d{3} /.test(`${error}`)) throw error;
    return null;
  }
}

async function isTurnListed(server: AppServer, id: string): Promise<boolean> {
  const before = await countTurns(server, id);
  await server.turn(id, "one more");
  return await countTurns(server, id) === before + 1;
}

async function countTurns(server: AppServer, threadId: string): Promise<number> {
  try {
    return (await server.call("thread/turns/list", { threadId, limit: 100 })).data.length;
  } catch (error) {
    // Before there was such a list.
    if (!/unknown variant/.test(`${error}`)) throw error;
    const { thread } = await server.call("thread/read", { threadId, includeTurns: true });
    return thread.turns.length;
  }
}
