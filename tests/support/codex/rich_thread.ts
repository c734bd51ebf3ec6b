import { DatabaseSync } from "node:sqlite";
import { withAppServer } from "./app_server.ts";
import type { CodexHome } from "./codex_home.ts";

const TOOL = {
  type: "function",
  name: "lookup",
  description: "looks something up",
  inputSchema: { type: "object", properties: {} },
};

/** Lets Codex make a named thread with a goal, a queued message, an attachment and a tool of its own; its id. */
export async function makeRichThread(codex: CodexHome): Promise<string> {
  const id = await withAppServer(codex, async (server) => {
    const { thread } = await server.call("thread/start", {
      cwd: codex.project,
      dynamicTools: [TOOL],
    });
    const threadId = thread.id;
    await server.turn(threadId, "rich");
    await server.call("thread/name/set", { threadId, name: "Rich" });
    await server.call("thread/goal/set", { threadId, objective: "do X" });
    await server.call("thread/goal/set", { threadId, status: "paused" });
    const attachment = { attachmentType: "note", identityKey: "one", payload: { text: "mine" } };
    await server.call("thread/attachment/add", { threadId, ...attachment });
    return threadId;
  });
  await withAppServer(codex, async (server) => {
    const input = [{ type: "text", text: "for later" }];
    await server.call("thread/queue/add", { threadId: id, clientUserMessageId: "m1", input });
  });
  return id;
}

/** Adds what only a real model's work brings: memories, their jobs, realtime items, a review's feedback. */
export function addRows({ home }: CodexHome, threadId: string): void {
  const run = (file: string, sql: string) => {
    const db = new DatabaseSync(`${home}/${file}`);
    try {
      db.exec(sql.replaceAll("$", `'${threadId}'`));
    } finally {
      db.close();
    }
  };
  run(
    "memories_1.sqlite",
    `INSERT INTO stage1_outputs (thread_id, source_updated_at, raw_memory, rollout_summary, generated_at)
       VALUES ($, 1, 'memory', 'summary', 1);
     INSERT INTO jobs (kind, job_key, status, retry_remaining) VALUES
       ('memory_stage1', $, 'done', 3), ('of_another_kind', $, 'done', 3);`,
  );
  run(
    "thread_history_1.sqlite",
    "INSERT INTO thread_realtime_items VALUES ($, 'i', 1, 1, 'x', '{}')",
  );
  run(
    "goals_1.sqlite",
    `INSERT OR IGNORE INTO thread_goals VALUES ($, 'goal', 'do X', 'paused', NULL, 0, 0, 1, 1);
     INSERT INTO thread_goal_continuation_deferrals VALUES ($)`,
  );
  if (hasModelIds(home)) {
    run(
      "state_5.sqlite",
      `INSERT INTO session_model_ids VALUES ($, 'agent', 'k0', 0, '{"version":1}'), ($, 'agent', 'k1', 1, NULL)`,
    );
  }
  run("queue_1.sqlite", "INSERT INTO queued_items VALUES ('for ' || $, $, '{}', 9, 1, 1)");
}

/** Codex before 0.171 has no such table, and its delete knows none. */
function hasModelIds(home: string): boolean {
  const db = new DatabaseSync(`${home}/state_5.sqlite`, { readOnly: true });
  try {
    const table = "SELECT 1 FROM sqlite_master WHERE name = 'session_model_ids'";
    return db.prepare(table).get() !== undefined;
  } finally {
    db.close();
  }
}
