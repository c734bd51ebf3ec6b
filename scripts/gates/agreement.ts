import type { CommandSpec } from "../../lib/argv/flag_spec.ts";

/** Command lines of the program that a Markdown text quotes: in its blocks, and between backticks. */
export function quotedCommands(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^```(?:sh|console|bash)?\n([^]*?)^```$/gm)].map(([, block]) =>
    block!
  );
  const lines = blocks.flatMap((block) => block.split("\n"));
  const inBlocks = lines.flatMap((line) => /^(?:\$ | {2})?(rollkeep .*)$/.exec(line)?.[1] ?? []);
  const inText = [...text.replace(/^```[^]*?^```$/gm, "").matchAll(/`(rollkeep [^`\n]+)`/g)].map(
    ([, line]) => line!,
  );
  return [...inBlocks, ...inText];
}

/** What of a quoted command line the program does not know: its command, or a flag; `null`: it knows all. */
export function unknownIn(line: string, commands: readonly CommandSpec[]): string | null {
  const [own = ""] = line.split(/ (?:\\?\||[>;]|&&|<\() ?| # /);
  const words = own.trim().split(/\s+/).slice(1);
  const [first = "", second] = words;
  if (first === "" || first.startsWith("-") || first === "help" || /^[A-Z]/.test(first)) {
    return null;
  }
  const command = commands.find(({ name }) => name === `${first} ${second}`) ??
    commands.find(({ name, aliases = [] }) => [name, ...aliases].includes(first));
  if (command === undefined) {
    const isGroup = commands.some(({ name }) => name.startsWith(`${first} `));
    return isGroup ? null : `there is no command ${first}`;
  }
  const end = words.indexOf("--");
  for (const word of end < 0 ? words : words.slice(0, end)) {
    const [, long] = /^--([a-z][a-z-]*)/.exec(word) ?? [];
    if (long !== undefined && !knows(command, long)) return `${command.name} has no flag --${long}`;
    const [, short] = /^-([A-Za-z])$/.exec(word) ?? [];
    if (
      short !== undefined && short !== "h" && !command.flags.some((flag) => flag.short === short)
    ) {
      return `${command.name} has no flag -${short}`;
    }
  }
  return null;
}

/** Of every command, beside its own. */
const EVERYWHERE: ReadonlySet<string> = new Set(["help", "log-level", "log-format"]);

function knows({ flags }: CommandSpec, name: string): boolean {
  return EVERYWHERE.has(name) || flags.some((flag) => {
    return flag.name === name || (flag.takes.kind === "boolean" && name === `no-${flag.name}`);
  });
}
