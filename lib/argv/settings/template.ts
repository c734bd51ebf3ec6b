import type { CommandSpec } from "../flag_spec.ts";
import { GENERAL_SETTINGS, isSettable, keyOf } from "./general_settings.ts";
import { exampleOf } from "./check_settings.ts";

/** A file of settings that names every key there is and sets none: cut off anywhere, it is still one. */
export function settingsTemplate(commands: readonly CommandSpec[]): string {
  const general = GENERAL_SETTINGS.map(({ flag, variable, example, otherwise }) => {
    const what = flag.brief.replace(/ \(default:.*$/, "");
    const before = variable === null ? "" : `; ${variable} comes before it`;
    return `# ${what} (default: ${otherwise})${before}\n# ${keyOf(flag)} = ${example}\n`;
  });
  const tables = commands.flatMap(({ name, flags }) => {
    const own = flags.filter((flag) => isSettable(flag) && !OF_ALL.has(keyOf(flag)));
    const lines = own.map((flag) => `# # ${flag.brief}\n# ${exampleOf(flag)}\n`);
    return own.length === 0 ? [] : `# [${name.replaceAll(" ", ".")}]\n${lines.join("")}`;
  });
  return [HEAD, ...general, TABLES, ...tables].join("\n");
}

const OF_ALL: ReadonlySet<string> = new Set(
  GENERAL_SETTINGS.map(({ flag }) => keyOf(flag)).filter((key) => key !== "max_batch"),
);

const HEAD =
  `# Settings of rollkeep, as TOML. What a command line says comes before an environment variable, that before
# this file. "rollkeep config validate" checks it, "rollkeep config show --resolved" says what holds.
`;

const TABLES =
  `# What holds for one command where nothing is typed: how it answers, and how much it may change.
`;
