import type { Mapping } from "../../../lib/model/request/mapping.ts";
import { dumpDatabase } from "../store/database_dump.ts";
import { isNotCompared, snapshot } from "../tree.ts";
import { absolute } from "../value/paths.ts";
import type { CodexHome } from "./codex_home.ts";

/** The project's sessions to the other folder. */
export function toOther({ project, other }: CodexHome, move: boolean): Mapping {
  return {
    from: absolute(project),
    fromGiven: absolute(project),
    to: absolute(other),
    branch: null,
    move,
    tree: false,
  };
}

/** Every file and every row that a migration and its undo must leave as they were, as comparable lines. */
export async function sessionState({ home }: CodexHome): Promise<readonly string[]> {
  return [...await snapshot(home, isNotCompared), ...dumpDatabase(`${home}/state_5.sqlite`)]
    .map((line) => line.replace(/^(session_index\.jsonl \d+) \d+/, "$1"))
    .filter((line) => !/^(logs|installation_id|version\.json|backfill_state|rollout_)/.test(line));
}
