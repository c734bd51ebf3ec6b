import { EXIT_STATUSES } from "../../lib/argv/help_page.ts";
import {
  type CommandSpec,
  FLAG_GROUPS,
  type FlagSpec,
  HELP_GROUPS,
} from "../../lib/argv/flag_spec.ts";
import { placeholder } from "../../lib/argv/parse_words.ts";
import { ENVIRONMENT } from "./environment.ts";

/** What a page is made from. */
export interface ManOptions {
  readonly version: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
}

/** The man pages by their file names: one of the program, and one of each command, from the rows that help is made from. */
export function manPages(
  commands: readonly CommandSpec[],
  options: ManOptions,
): ReadonlyMap<string, string> {
  const pages = commands.map((command): [string, string] => [
    `${pageName(command.name)}.1`,
    commandPage(command, { ...options, commands }),
  ]);
  return new Map([["rollkeep.1", programPage(commands, options)], ...pages]);
}

/** `rollkeep-trash-list` of `trash list`. */
function pageName(name: string): string {
  return `rollkeep-${name.replaceAll(" ", "-")}`;
}

interface CommandPageOptions extends ManOptions {
  readonly commands: readonly CommandSpec[];
}

function commandPage(command: CommandSpec, { commands, ...options }: CommandPageOptions): string {
  const { name, aliases = [], brief, details = [], positionals: { usage }, flags } = command;
  const groups = FLAG_GROUPS.map((group) => flags.filter((flag) => flag.group === group));
  const own = commands.filter(({ group }) => group === command.group)
    .flatMap(({ name: other }) => other === name ? [] : pageName(other));
  return [
    header(pageName(name), options),
    section("NAME", `${roff(pageName(name))} \\-\n${prose(sentence(brief))}`),
    section(
      "SYNOPSIS",
      [name, ...aliases].map((called) =>
        `.B ${roff(`rollkeep ${called}`)}\n${
          usage === "" ? "" : `.I ${quoted(usage)}\n`
        }.RI [ flags ]`
      ).join("\n.br\n"),
    ),
    section(
      "DESCRIPTION",
      paragraphs([brief, ...(details.length === 0 ? [] : [details.join(" ")])]),
    ),
    section(
      "OPTIONS",
      groups.flatMap((group) =>
        group.length === 0 ? [] : `.SS ${group[0]!.group}\n${group.map(flagItem).join("\n")}`
      ).join("\n"),
    ),
    section("EXIT STATUS", exitStatus()),
    command.examples.length === 0 ? "" : section("EXAMPLES", examples(command)),
    section("SEE ALSO", ["rollkeep", ...own].map(reference).join(",\n")),
  ].join("");
}

function programPage(commands: readonly CommandSpec[], options: ManOptions): string {
  const groups = HELP_GROUPS.map((group) => commands.filter((command) => command.group === group));
  return [
    header("rollkeep", options),
    section("NAME", "rollkeep \\- the undo button for Codex history"),
    section("SYNOPSIS", ".B rollkeep\n.I command\n.RI [ flags ]"),
    section(
      "DESCRIPTION",
      paragraphs([
        "rollkeep lists, shows and cleans the sessions that Codex CLI keeps under CODEX_HOME, and takes back whatever it did: files, database rows and names, as one unit.",
        "Nothing is changed until --apply is said; without it every command rehearses.",
      ]),
    ),
    section(
      "COMMANDS",
      groups.filter((group) => group.length > 0).map((group) => {
        const items = group.map(({ name, brief }) =>
          `.TP\n${reference(pageName(name))}\n${prose(brief)}`
        );
        return `.SS ${roff(group[0]!.group)}\n${items.join("\n")}`;
      }).join("\n"),
    ),
    section(
      "ENVIRONMENT",
      ENVIRONMENT.map(([name, meaning]) => item(`.B ${name}`, meaning)).join("\n"),
    ),
    section("FILES", FILES.map(([name, meaning]) => item(`.I ${roff(name)}`, meaning)).join("\n")),
    section("EXIT STATUS", exitStatus()),
  ].join("");
}

const FILES = [
  [
    "~/.config/rollkeep/config.toml",
    "settings for all commands and for each, as TOML; ROLLKEEP_CONFIG names another. rollkeep config init writes one to begin with.",
  ],
  ["~/.cache/rollkeep", "what was read of sessions; it can be removed at any time."],
] as const;

function header(name: string, { version, date }: ManOptions): string {
  return `.\\" Made by deno task man from the rows that --help is made from.\n.TH ${
    roff(name.toUpperCase())
  } 1 ${date} "rollkeep ${version}"\n`;
}

function section(name: string, body: string): string {
  return `.SH ${name}\n${body}\n`;
}

function paragraphs(texts: readonly string[]): string {
  return texts.map(prose).join("\n.PP\n");
}

function item(head: string, text: string): string {
  return `.TP\n${head}\n${prose(text)}`;
}

/** A flag in bold, what it takes in italics, and what it does. */
function flagItem(flag: FlagSpec): string {
  const { name, short, takes, brief } = flag;
  const names = [...(short === undefined ? [] : [`-${short}`]), `--${name}`].map(bold).join(", ");
  const value = takes.kind === "choice" ? "WORD" : placeholder(flag);
  const words = takes.kind === "choice" ? `: ${takes.words.join(", ")}` : "";
  const repeats = "repeats" in takes && takes.repeats ? "; may be repeated" : "";
  return item(value === "" ? names : `${names} \\fI${roff(value)}\\fR`, brief + words + repeats);
}

function exitStatus(): string {
  return EXIT_STATUSES.map(([status, meaning]) => item(`.B ${status}`, meaning)).join("\n");
}

function examples({ examples }: CommandSpec): string {
  return examples.map(([line, meaning]) => `.TP\n${bold(line)}\n${prose(meaning)}`).join("\n");
}

/** A page that is named, `rollkeep-list(1)`. */
function reference(name: string): string {
  return `${bold(name)}(1)`;
}

function bold(text: string): string {
  return `\\fB${roff(text)}\\fR`;
}

/** A text in the words of a list of macros. */
function quoted(text: string): string {
  return `"${roff(text).replaceAll('"', "\\(dq")}"`;
}

/** Begins small and has no full stop, as the index of man pages has it. */
function sentence(brief: string): string {
  return (brief[0]!.toLowerCase() + brief.slice(1)).replace(/\.$/, "");
}

/** A text as it is meant: no character of it is a request, and a hyphen can be searched for. Lines are short. */
function prose(text: string): string {
  const lines = [""];
  for (const word of roff(text).split(" ")) {
    const line = lines.at(-1)!;
    if (line !== "" && line.length + 1 + word.length > LONGEST) lines.push(asText(word));
    else lines[lines.length - 1] = line === "" ? asText(word) : `${line} ${word}`;
  }
  return lines.join("\n");
}

/** Longest line of a page that its makers ask for, in characters. */
const LONGEST = 78;

/** A line that begins so and is no request. */
function asText(line: string): string {
  return line.replace(/^[.']/, "\\&$&");
}

const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\e",
  "-": "\\-",
  "~": "\\(ti",
  "^": "\\(ha",
  "`": "\\(ga",
  "'": "\\(aq",
  "@": "\\(at",
};

function roff(text: string): string {
  return text.replace(/[\\~^`'@-]|[^\x20-\x7e]/gu, (sign) => {
    const code = sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    return SPECIAL[sign] ?? `\\[u${code}]`;
  });
}
