import { BASE_FLAGS, flagsOf } from "../../../lib/argv/base_flags.ts";
import { isOn } from "../../../lib/argv/parse_words.ts";
import { settingsTemplate } from "../../../lib/argv/settings/template.ts";
import { NotFoundError } from "../../../lib/model/error.ts";
import type { Answer, AnswerTools, Command } from "../../command.ts";

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
    const isRehearsal = isOn(words, "dry-run") ?? false;
    const later = async (
      { settings: { file: { path } }, specs, writeSettings }: AnswerTools,
    ): Promise<Answer> => {
      if (path === null) {
        throw new NotFoundError(
          "Cannot place the config file: neither HOME nor ROLLKEEP_CONFIG is set",
          { hint: "name it with ROLLKEEP_CONFIG" },
        );
      }
      const text = settingsTemplate(await specs());
      const { kept } = await writeSettings({ path, text }, { force, isRehearsal });
      if (isRehearsal) {
        const old = kept === null ? "" : `, and keep the old one as ${kept}`;
        return { text, note: `dry-run: would write ${path}${old}` };
      }
      const note = kept === null ? {} : { note: `the old one is kept as ${kept}` };
      return { text: `initialized config: ${path}\n`, ...note };
    };
    return { later };
  },
};
