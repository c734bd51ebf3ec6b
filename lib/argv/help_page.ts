import { type CommandSpec, FLAG_GROUPS, type FlagSpec, HELP_GROUPS } from "./flag_spec.ts";
import { placeholder, usageLine } from "./parse_words.ts";
import { programName } from "../text/program_name.ts";

/** Exit statuses of every command, and what they mean. */
export const EXIT_STATUSES: readonly (readonly [status: number, meaning: string])[] = [
  [0, "done, rehearsed, or nothing to do"],
  [1, "failed, refused or misused; nothing changed"],
  [2, "partly done, or something could not be read"],
  [3, "nothing of it succeeded"],
  [130, "interrupted"],
];

const EXIT_STATUS = `Exit status\n${
  EXIT_STATUSES.map(([status, meaning]) => `  ${`${status}`.padEnd(3)}  ${meaning}\n`).join("")
}`;

/** The help page of one command. */
export function commandHelp(command: CommandSpec): string {
  const blocks = [`${command.brief}\n`, `${usageLine(command)}\n`];
  for (const alias of command.aliases ?? []) blocks.push(`also: rollkeep ${alias}\n`);
  if (command.details !== undefined) blocks.push(`${command.details.join("\n")}\n`);
  for (const group of FLAG_GROUPS) {
    const flags = command.flags.filter((flag) => flag.group === group);
    if (flags.length > 0) blocks.push(`${group}\n${flagLines(flags)}`);
  }
  if (command.examples.length > 0) {
    const lines = command.examples.map(([line, meaning]) => `  ${line}\n      ${meaning}\n`);
    blocks.push(`Examples\n${lines.join("")}`);
  }
  blocks.push(EXIT_STATUS);
  return blocks.join("\n");
}

/** Flags that are used most, of all commands. */
const COMMON: ReadonlySet<string> = new Set([
  ...["apply", "yes", "all", "cwd", "older-than", "larger-than", "archived", "id-prefix", "limit"],
  ...[
    "sort",
    "live",
    "hidden",
    "trash",
    "json",
    "format",
    "with-forks",
    "hard",
    "by",
    "last",
    "full",
  ],
  ...["from", "to", "move", "suggest", "into", "only", "deep", "batch-id", "codex-home"],
]);

/** Half a screen of it: what most need, and where the rest is. */
export function shortHelp(command: CommandSpec): string {
  const common = command.flags.filter(({ name }) => COMMON.has(name));
  const [example] = command.examples;
  return [
    `${command.brief}\n`,
    `${usageLine(command)}\n`,
    ...(common.length === 0 ? [] : [`Common flags\n${flagLines(common)}`]),
    ...(example === undefined ? [] : [`Example\n  ${example[0]}\n      ${example[1]}\n`]),
    `${programName()} ${command.name} --help shows all ${command.flags.length} flags, more examples, and the exit status.\n`,
  ].join("\n");
}

const TITLE = `rollkeep, the undo button for Codex history

usage: rollkeep COMMAND [flags]
`;
const START = `Start with
  rollkeep list                        the newest threads
  rollkeep delete ID                   show what moving one to the trash does
  rollkeep undo                        take the newest change back
  rollkeep COMMAND --help              flags, examples and exit status
`;

/** The page of the program itself: its commands by what they are for. */
export function programHelp(commands: readonly CommandSpec[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const blocks = HELP_GROUPS.flatMap((heading) => {
    const lines = commands.filter(({ group }) => group === heading)
      .map(({ name, brief }) => `  ${name.padEnd(width)}  ${brief}\n`);
    return lines.length === 0 ? [] : `${heading}\n${lines.join("")}\n`;
  });
  return `${TITLE}\n${blocks.join("")}${START}\n${EXIT_STATUS}`;
}

/** The same on half a screen: the commands by name. */
export function shortProgramHelp(commands: readonly CommandSpec[]): string {
  const width = Math.max(...HELP_GROUPS.map((heading) => heading.length));
  const lines = HELP_GROUPS.flatMap((heading) => {
    const names = commands.filter(({ group }) => group === heading).map(({ name }) => name);
    return names.length === 0 ? [] : `  ${heading.padEnd(width)}  ${names.join(", ")}\n`;
  });
  return `${TITLE}
Commands
${lines.join("")}
${START}
${programName()} --help says in a line what each command does, and the exit status.
`;
}

function flagLines(flags: readonly FlagSpec[]): string {
  const words = flags.map((flag) => {
    const short = flag.short === undefined ? "    " : `-${flag.short}, `;
    const takes = placeholder(flag);
    const value = takes === "" ? "" : takes.length > 24 ? " …" : ` ${takes}`;
    return `  ${short}--${flag.name}${value}`;
  });
  const width = Math.min(38, Math.max(...words.map((word) => word.length)));
  return flags.map((flag, at) => {
    const takes = placeholder(flag);
    const values = takes.length > 24 ? `: ${takes.replaceAll("|", ", ")}` : "";
    return `${words[at]!.padEnd(width)}  ${flag.brief}${values}\n`;
  }).join("");
}
