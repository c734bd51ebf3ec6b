import { BASE_FLAGS, baseOf, JSON_FLAG, TRASH_FLAG } from "../../../lib/argv/base_flags.ts";
import { isOn } from "../../../lib/argv/parse_words.ts";
import { EXIT, NotFoundError, UsageError } from "../../../lib/model/error.ts";
import type { StoreOptions } from "../../../lib/model/store.ts";
import { type ConfigValidateDocument, problemFacts } from "../../../lib/render/json/settings.ts";
import { orElse } from "../../../lib/system/files.ts";
import { programName } from "../../../lib/text/program_name.ts";
import type { Answer, AnswerTools, Command } from "../../command.ts";
import { problemText, type SettingsProblem } from "../../../lib/config/settings/settings.ts";

/** `rollkeep config validate`. */
export const CONFIG_VALIDATE_COMMAND: Command = {
  spec: {
    brief: "Check the file of settings: every key, every value, and whether its folders will do.",
    details: [
      "Each problem comes with its line and column; any of them fails the command. Elsewhere a problem is a",
      "warning, and what is wrong sets nothing. Only a file that is no TOML, or a root that will not do,",
      "keeps commands from changing anything; undo and restore always work.",
    ],
    flags: [JSON_FLAG, ...BASE_FLAGS, TRASH_FLAG],
    positionals: { usage: "", least: 0, most: 0 },
    examples: [["rollkeep config validate", "after each change of the file"]],
  },
  parse(words) {
    const json = isOn(words, "json") ?? false;
    const { store } = baseOf(words);
    const later = async (tools: AnswerTools): Promise<Answer> => {
      const { settings } = tools;
      const { path, text, state } = settings.file;
      if (path === null || (text === null && state === null)) throw noFile(path);
      const problems = [...settings.problems, ...await rootProblems(tools, store)];
      if (json) {
        const document: ConfigValidateDocument = {
          schema: "rollkeep.config-validate/1",
          path,
          valid: problems.length === 0,
          problems: problems.map(problemFacts),
        };
        return problems.length === 0 ? { document } : { document, status: EXIT.failed };
      }
      if (problems.length === 0) return { text: `valid: ${path}\n` };
      throw new UsageError(problems.map((each) => problemText(each, settings)).join("\n"));
    };
    return { later };
  },
};

function noFile(path: string | null): NotFoundError {
  return path === null
    ? new NotFoundError("Cannot find the config file: neither HOME nor ROLLKEEP_CONFIG is set", {
      hint: "name it with ROLLKEEP_CONFIG",
    })
    : new NotFoundError(`config file does not exist: ${path}`, {
      hint: `${programName()} config init writes one`,
    });
}

/** What is wrong with the roots that the file names: the gates that every command holds them to, and whether a store is there. */
async function rootProblems(
  { settings: { roots, placeOf }, placed, files }: AnswerTools,
  store: StoreOptions,
): Promise<readonly SettingsProblem[]> {
  if (roots.size === 0) return [];
  const { store: { home, sessionsRoot }, unused } = await placed(store);
  if (unused !== null) return [unused];
  const key = ["codex_home", "sessions_root"].find((key) => roots.has(key));
  const root = key === "codex_home" ? home ?? sessionsRoot : sessionsRoot;
  if (key === undefined || orElse(() => files.realPath(root), null) !== null) return [];
  return [{ key, ...placeOf(key), message: `${key} "${root}" does not exist`, isGrave: true }];
}
