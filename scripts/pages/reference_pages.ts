import {
  type CommandSpec,
  FLAG_GROUPS,
  type FlagSpec,
  HELP_GROUPS,
} from "../../lib/argv/flag_spec.ts";
import { GENERAL_SETTINGS, isSettable, keyOf } from "../../lib/argv/settings/general_settings.ts";
import { EXIT_STATUSES } from "../../lib/argv/help_page.ts";
import { placeholder, usageLine } from "../../lib/argv/parse_words.ts";
import type { PrintedDocument } from "../../lib/render/json/documents.ts";
import { ENVIRONMENT } from "./environment.ts";
import { tableText } from "./markdown_table.ts";

/** What the pages are made from, beside the commands. */
export interface ReferenceOptions {
  /** Every JSON document by the name of its schema. */
  readonly documents: ReadonlyMap<string, PrintedDocument>;
}

/** The files of `docs/reference` by name, one of each command, from the rows that help is made from. */
export function referencePages(
  commands: readonly CommandSpec[],
  { documents }: ReferenceOptions,
): ReadonlyMap<string, string> {
  const names = commands.map(({ name }) => name).toSorted((a, b) => b.length - a.length);
  const byCommand = Map.groupBy(
    documents,
    ([, { by }]) => names.find((name) => by.startsWith(`rollkeep ${name} `)),
  );
  const pages = commands.map((command): [string, string] => {
    const own = byCommand.get(command.name) ?? [];
    return [fileOf(command), commandPage(command, own)];
  });
  return new Map([["README.md", indexPage(commands)], ...pages]);
}

function fileOf({ name }: CommandSpec): string {
  return `${name.replaceAll(" ", "-")}.md`;
}

function indexPage(commands: readonly CommandSpec[]): string {
  const groups = HELP_GROUPS.map((group) => {
    const own = commands.filter((command) => command.group === group);
    const lines = own.map((command) =>
      `- [${command.name}](${fileOf(command)}): ${plain(command.brief)}`
    );
    return `## ${group}\n\n${lines.join("\n")}\n`;
  });
  return [
    "# Reference\n",
    "Every command with its flags, as `rollkeep COMMAND --help` has them; `deno task man` makes man pages of the same. These pages are made from the rows of the commands by `deno task docs --write`.\n",
    ...groups,
    "## Exit status\n",
    `${statusLines()}\n`,
    "## Settings\n",
    "What a command line says comes first, then the environment, then [the file of settings](../guide.md#settings), then the default.\n",
    `${settingsTable()}\n`,
    "For one command, in a table of its name, what holds where nothing is typed:\n",
    `${commandSettings(commands)}\n`,
    "## Environment\n",
    `${ENVIRONMENT.map(([name, meaning]) => `- \`${name}\`: ${plain(meaning)}`).join("\n")}\n`,
  ].join("\n");
}

/** What can be set for all commands, by every way to say it. */
function settingsTable(): string {
  const rows = GENERAL_SETTINGS.map(({ flag, variable, otherwise }) => {
    const said = variable === null ? "" : `\`${variable}\``;
    return [`\`--${flag.name}\``, said, `\`${keyOf(flag)}\``, otherwise];
  });
  return tableText(["flag", "variable", "key", "default"], rows);
}

/** The keys of each command's table. */
function commandSettings(commands: readonly CommandSpec[]): string {
  return commands.flatMap(({ name, flags }) => {
    const keys = flags.filter(isSettable).map((flag) => `\`${keyOf(flag)}\``);
    return keys.length === 0 ? [] : `- \`[${name.replaceAll(" ", ".")}]\`: ${keys.join(", ")}`;
  }).join("\n");
}

function commandPage(
  command: CommandSpec,
  documents: readonly (readonly [name: string, document: PrintedDocument])[],
): string {
  const { name, aliases = [], brief, details = [], flags, examples } = command;
  const groups = FLAG_GROUPS.flatMap((group) => {
    const own = flags.filter((flag) => flag.group === group);
    return own.length === 0 ? [] : `## ${group}\n\n${own.map(flagLine).join("\n")}\n`;
  });
  const shown = examples.map(([line, meaning]) => `# ${meaning}\n${line}\n`).join("\n");
  const schemas = documents.map(([schema, { by }]) => `- [\`${by}\`](../schemas/${schema}.json)`);
  return [
    `# rollkeep ${name}\n`,
    `${plain(brief)}\n`,
    `\`\`\`\n${usageLine(command).replace(/^usage: /, "")}\n\`\`\`\n`,
    ...aliases.map((alias) => `Also called \`rollkeep ${alias}\`.\n`),
    ...(details.length === 0 ? [] : [`${plain(details.join(" "))}\n`]),
    ...groups,
    ...(examples.length === 0 ? [] : [`## Examples\n\n\`\`\`sh\n${shown}\`\`\`\n`]),
    ...(schemas.length === 0 ? [] : [`## JSON\n\n${schemas.join("\n")}\n`]),
    `## Exit status\n\n${statusLines()}\n`,
  ].join("\n");
}

function flagLine(flag: FlagSpec): string {
  const { name, short, takes, brief } = flag;
  const value = takes.kind === "choice" ? "WORD" : placeholder(flag);
  const long = `\`--${name}${value === "" ? "" : ` ${value}`}\``;
  const names = short === undefined ? long : `\`-${short}\`, ${long}`;
  const choice = takes.kind === "choice" ? takes.words : takes.kind === "text" ? takes.known : [];
  // Of some the brief names them already.
  const unsaid = (choice ?? []).some((word) => !brief.includes(word)) ? choice ?? [] : [];
  const words = unsaid.map((word) => `\`${word}\``).join(", ");
  const repeats = "repeats" in takes && takes.repeats ? "; may be repeated" : "";
  return `- ${names}: ${plain(brief)}${words === "" ? "" : `: ${words}`}${repeats}`;
}

function statusLines(): string {
  return EXIT_STATUSES.map(([status, meaning]) => `- \`${status}\`: ${meaning}`).join("\n");
}

/** A text of which Markdown takes no character for its own. */
function plain(text: string): string {
  return text.replace(/[*_<>[\]`|]/g, "\\$&");
}
