import { UsageError } from "../../lib/model/error.ts";
import { isOn } from "../../lib/argv/parse_words.ts";
import {
  completionScript,
  type Shell,
  SHELLS,
} from "../../lib/render/completion/completion_script.ts";
import { pastable } from "../../lib/render/text/visible.ts";
import type { Command } from "../command.ts";

/** `rollkeep completion`. */
export const COMPLETION_COMMAND: Command = {
  spec: {
    brief: "Print the script that makes a shell complete commands, flags, their values and ids.",
    details: [
      "The script asks this program for the words that may follow, so it fits every version. Ids come with",
      "their titles: of threads the newest from Codex's database or rollkeep's cache, opening no session.",
      "Put the line of your shell into ~/.bashrc, ~/.zshrc (after compinit), ~/.config/fish/config.fish,",
      "or $PROFILE.",
    ],
    flags: [
      {
        name: "no-descriptions",
        takes: { kind: "boolean" },
        brief: "words alone, without what they are",
        group: "Output",
      },
    ],
    positionals: { usage: SHELLS.join("|"), least: 1, most: 1 },
    examples: [
      ["rollkeep completion bash", "in bash: source <(rollkeep completion bash)"],
      ["rollkeep completion zsh", "in zsh: source <(rollkeep completion zsh)"],
      ["rollkeep completion fish", "in fish: rollkeep completion fish | source"],
      [
        "rollkeep completion powershell",
        "in PowerShell: rollkeep completion powershell | Out-String | Invoke-Expression",
      ],
    ],
  },
  parse(words, { calledAnywhere }) {
    const program = pastable(calledAnywhere?.() ?? "rollkeep") ?? "rollkeep";
    const briefs = !(isOn(words, "no-descriptions") ?? false);
    return { text: completionScript(shellNamed(words.positionals[0]!), { program, briefs }) };
  },
};

/** @throws {UsageError} when there is no script for it. */
function shellNamed(word: string): Shell {
  const shell = SHELLS.find((shell) => shell === word.trim().toLowerCase());
  if (shell !== undefined) return shell;
  throw new UsageError(`unsupported shell "${word}" (allowed: ${SHELLS.join(", ")})`);
}
