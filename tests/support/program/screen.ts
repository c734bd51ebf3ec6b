import { denoEnvironment } from "../rollkeep.ts";
import { inTerminal } from "./in_terminal.ts";

/** Where screens are looked at. */
export interface ScreenRoom {
  /** `CODEX_HOME`, in a folder of its own. */
  readonly home: string;
  /** `HOME`; left out: the folder that the store lies in. */
  readonly userHome?: string;
  /** Width of the terminal in cells. */
  readonly columns: number;
  /** When the first command is said, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** What the text calls something, and what it is. */
  readonly names: ReadonlyMap<string, string>;
}

/** What a command showed on the terminal. */
export interface Screen {
  /** The command as the text has it. */
  readonly command: string;
  /** Lines as they were on the terminal, without blanks at their ends. */
  readonly lines: readonly string[];
}

/** Screens, and the text they make. */
export interface PlayedScreens {
  readonly text: string;
  readonly screens: readonly Screen[];
}

/** Between two commands; while one runs, its clock stands still. */
const STEP_MS = 150_000;
const CLOCK = new URL("clock_at.ts", import.meta.url).href;
const MAIN = new URL("../../../main.ts", import.meta.url).pathname;
/** What no program asks. */
const NEVER = "\u0007";
/** Journals are in it, whose times have as many digits as they have. */
const TRASH_SIZE = /(the trash holds )[\d.]+[KM]?i?B(, )\d+(?= %)/g;
const BATCH = /\bb-\d{8}T\d{6}Z-[0-9a-f]{12}\b/g;

/**
 * Plays a text of screens again: every line `$ rollkeep …` is a command on a terminal of 40 lines, what follows it is replaced by
 * what the terminal shows now; behind ` < ` stands what is typed at the question. Lines before the first command that begin with `#` stay. Batches are
 * `b-1`, `b-2`, … in the order they come up, the folder of the store is `ROOT`, what the trash takes `SOME`, the last line is the exit status in brackets
 * unless it is 0.
 */
export async function playScreens(text: string, room: ScreenRoom): Promise<PlayedScreens> {
  const batches: string[] = [];
  const root = room.home.slice(0, room.home.lastIndexOf("/"));
  const hide = (shown: string): string =>
    shown.replaceAll(root, "ROOT").replace(TRASH_SIZE, "$1SOME$2SOME").replace(BATCH, (id) => {
      if (!batches.includes(id)) batches.push(id);
      return `b-${batches.indexOf(id) + 1}`;
    });
  const said = (words: string): string =>
    words.replace(/\b[A-Z]{2,}\b/g, (name) => room.names.get(name) ?? name)
      .replace(/\bb-(\d+)\b/g, (word, number) => batches[Number(number) - 1] ?? word);
  const played: string[] = [];
  const screens: Screen[] = [];
  for (const line of text.split("\n")) {
    // Behind a command they are its own.
    if (line.startsWith("#") && screens.length === 0) played.push(line, "");
    if (!line.startsWith("$ rollkeep ")) continue;
    const [words = "", keys] = line.slice("$ rollkeep ".length).split(" < ");
    const nowMs = room.nowMs + screens.length * STEP_MS;
    const { code, lines } = await look(said(words).split(" "), { ...room, root, nowMs, keys });
    screens.push({ command: line, lines });
    played.push(line, ...lines.map(hide), ...(code === 0 ? [] : [`[${code}]`]), "");
  }
  return { text: played.join("\n"), screens };
}

async function look(
  words: readonly string[],
  { home, root, userHome = root, columns, nowMs, keys }: ScreenRoom & {
    readonly root: string;
    readonly keys: string | undefined;
  },
): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const env = denoEnvironment({
    HOME: userHome,
    CODEX_HOME: home,
    XDG_CACHE_HOME: `${root}/cache`,
    CLOCK_AT: `${nowMs}`,
    NO_COLOR: "1",
  });
  // Who may not read everything is not given a worker.
  const allow = [`--allow-read=${root},/home,/work,/proc`, `--allow-write=${root}`];
  const run = ["run", "--quiet", "--no-prompt", "--allow-env", "--allow-sys", ...allow];
  const program = [Deno.execPath(), ...run, "--preload", CLOCK, MAIN];
  const { code, shown } = await inTerminal([...program, ...words], env, {
    columns,
    prompt: keys === undefined ? NEVER : words.includes("empty") ? "continue: " : "[y/N]: ",
    keys: `${keys ?? ""}\r`,
  });
  return { code, lines: linesOf(shown) };
}

// deno-lint-ignore no-control-regex -- finding them is the point
const CURSOR = /\u001b\[\d*[GJ]/g;

/** What stays on a terminal. */
function linesOf(shown: string): readonly string[] {
  const lines = shown.replaceAll("\r\n", "\n").split("\n")
    .map((line) => line.replace(CURSOR, "").trimEnd());
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
