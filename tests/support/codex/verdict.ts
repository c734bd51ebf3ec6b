import type { AppServer, Reply } from "./app_server.ts";
import type { CodexHome } from "./codex_home.ts";

const EVERY_SOURCE = ["cli", "vscode", "exec", "appServer", "subAgent"];

/** Threads that Codex lists from its database alone, as its picker does. */
export async function listFromDatabase(
  server: AppServer,
  params: Record<string, unknown> = {},
): Promise<Reply[]> {
  const query = { useStateDbOnly: true, sourceKinds: EVERY_SOURCE, limit: 100, ...params };
  return (await server.call("thread/list", query)).data;
}

/** Threads that Codex lists by scanning files; inserts missing rows as a side effect, so ask the database first. */
export async function listByScan(
  server: AppServer,
  params: Record<string, unknown> = {},
): Promise<Reply[]> {
  const query = { sourceKinds: EVERY_SOURCE, limit: 100, sortKey: "updated_at", ...params };
  return (await server.call("thread/list", query)).data;
}

/** Numbers of `codex doctor` about rollouts and rows, by name. */
export async function parity(codex: CodexHome): Promise<Record<string, string>> {
  const report = JSON.parse(await codex.run("doctor", "--json"));
  const details: Record<string, string> = report.checks["state.rollout_db_parity"].details;
  return Object.fromEntries(
    Object.entries(details).filter(([, value]) => /^\d+$/.test(value)),
  );
}

/** Texts of the user's messages and the model's answers that Codex reads from a thread. */
export async function readTexts(server: AppServer, threadId: string): Promise<string[]> {
  const { thread } = await server.call("thread/read", { threadId, includeTurns: true });
  // deno-lint-ignore no-explicit-any -- Codex's own shape
  return thread.turns.flatMap((turn: any) => turn.items).flatMap((item: any) => {
    if (item.type === "userMessage") return item.content.map((part: Reply) => part.text);
    return item.type === "agentMessage" ? [item.text] : [];
  });
}
