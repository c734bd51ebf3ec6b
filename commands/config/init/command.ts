import { BASE_FLAGS, baseOf, flagsOf } from "../../../lib/argv/base_flags.ts";
import { isOn } from "../../../lib/argv/parse_words.ts";
import { settingsTemplate } from "../../../lib/argv/settings/template.ts";
import { settingsTarget } from "../../../lib/config/settings/place_settings.ts";
import { settingsPlace } from "../../../lib/config/settings/settings_file.ts";
import { NotFoundError } from "../../../lib/model/error.ts";
import type { Answer, AnswerTools, Command, LookTools } from "../../command.ts";

/** `rollkeep config init`. */
export const CONFIG_INIT_COMMAND: Command = {
  spec: {
    brief:
      "Write a file of settings that names every key, each with its default, none of them set.",
    details: [
      "Nothing is written over: with --force the file that was there stays beside it, as config.toml.old.",
      "A link is followed to the file it leads to.",
    ],
    flags: [
      ...flagsOf("Safety", [
        ["force", "", { kind: "boolean" }, "write it anew; the old one is kept beside it"],
        ["dry-run", "n", { kind: "boolean" }, "print it and write nothing"],
      ]),
      ...BASE_FLAGS,
    ],
    positionals: { usage: "", least: 0, most: 0 },
    examples: [
      ["rollkeep config init", "a file to begin with"],
      ["rollkeep config init --dry-run", "what it would say"],
    ],
  },
  parse(words) {
    const force = isOn(words, "force") ?? false;
    const base = baseOf(words);
    const find = ({ files, environment }: LookTools) => {
      const path = settingsPlace(environment);
      if (path !== null) return { path, ...settingsTarget(path, { files, force }) };
      throw new NotFoundError(
        "Cannot place the config file: neither HOME nor ROLLKEEP_CONFIG is set",
        { hint: "name it with ROLLKEEP_CONFIG" },
      );
    };
    if (!(isOn(words, "dry-run") ?? false)) {
      return (tools) => Promise.resolve({ command: "config-init", ...base, ...find(tools) });
    }
    const later = async (tools: AnswerTools): Promise<Answer> => {
      const { path, kept } = find(tools);
      const old = kept === null ? "" : `, and keep the old one as ${kept}`;
      return {
        text: settingsTemplate(await tools.specs()),
        note: `dry-run: would write ${path}${old}`,
      };
    };
    return { later };
  },
};
