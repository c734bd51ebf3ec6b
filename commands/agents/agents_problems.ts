import type { Problem } from "../../lib/model/problem.ts";
import type { AgentsExplanation } from "../../lib/model/result/agents_result.ts";
import { configTroubleText, type StorePaths } from "../../lib/model/store.ts";

/** What of instructions could not be read. Trouble that was told when the store was opened is not told again. */
export function agentsProblems(
  { unread, partlyRead, configTroubles }: AgentsExplanation,
  { configTrouble }: Pick<StorePaths, "configTrouble">,
): readonly Problem[] {
  const problem = (path: string, message: string) =>
    ({ kind: "unreadable", path, message }) as const;
  return [
    ...configTroubles.filter(({ path }) => path !== configTrouble?.path)
      .map((trouble) => problem(trouble.path, configTroubleText(trouble))),
    ...unread.filter(({ reason }) => reason === "unreadable")
      .map(({ path, detail }) => problem(path, detail)),
    ...partlyRead.map((path) => problem(path, "only its beginning was looked at: it is too long")),
  ];
}
