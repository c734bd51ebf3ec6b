import type { CodexHome } from "../codex/codex_home.ts";
import { dumpDatabase } from "../store/database_dump.ts";
import { isNotCompared, snapshot } from "../tree.ts";

/** Every file, every row of every database of Codex's but its log. */
export async function everything({ home }: Pick<CodexHome, "home">): Promise<readonly string[]> {
  const lines = [...await snapshot(home, isNotCompared)];
  for (const { name } of Deno.readDirSync(home)) {
    if (!/\.sqlite$/.test(name) || name.startsWith("logs_")) continue;
    lines.push(...dumpDatabase(`${home}/${name}`).map((row) => `${name} ${row}`));
  }
  return lines.sort();
}
