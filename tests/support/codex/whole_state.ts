import { DatabaseSync } from "node:sqlite";
import { dumpDatabase } from "../store/database_dump.ts";
import { isNotCompared, snapshot } from "../tree.ts";
import type { CodexHome } from "./codex_home.ts";

/** What Codex writes whenever it finds the time, also behind a turn. */
const BY_THE_WAY = /^(?:skills|shell_snapshots)\//;

/**
 * Every file and every row of every database of Codex's, its log aside, as comparable lines. Times from `sinceMs` on read
 * `now`: two programs do the same thing at two moments.
 */
export async function wholeState(
  { home }: CodexHome,
  { sinceMs }: { readonly sinceMs: number },
): Promise<readonly string[]> {
  const lines = (await snapshot(home, isNotCompared)).filter((line) => !BY_THE_WAY.test(line));
  for (const { name } of Deno.readDirSync(home)) {
    if (!/\.sqlite$/.test(name) || name.startsWith("logs_")) continue;
    lines.push(...dumpDatabase(`${home}/${name}`).map((row) => `${name} ${row}`));
  }
  return lines.map((line) => withoutNow(line, Math.floor(sinceMs / 1000))).sort();
}

function withoutNow(line: string, since: number): string {
  return line.replace(/\b\d{10}(\d{3})?\b/g, (digits, milliseconds) => {
    const isNow = Number(digits.slice(0, 10)) >= since;
    return isNow ? `<now${milliseconds === undefined ? "" : " in ms"}>` : digits;
  });
}

/** Lines of Codex's log about a thread. */
export function logLines({ home }: CodexHome, threadId: string): number {
  const db = new DatabaseSync(`${home}/logs_2.sqlite`, { readOnly: true });
  try {
    const row = db.prepare("SELECT count(*) AS lines FROM logs WHERE thread_id = ?").get(threadId);
    return Number(row!.lines);
  } finally {
    db.close();
  }
}
