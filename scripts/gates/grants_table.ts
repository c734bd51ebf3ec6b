import { parseCommandLine } from "../../commands/command_line.ts";
import { COMMANDS } from "../../commands/table.ts";
import { SIDE_DATABASES } from "../../lib/codex/state/side_databases.ts";
import { commandGrant } from "../../lib/config/command_grant.ts";
import type { Grant } from "../../lib/model/grant.ts";
import type { StorePaths } from "../../lib/model/store.ts";
import { BESIDE_DATABASE } from "../../lib/system/databases.ts";
import { type Files, UNSEEN_FILE } from "../../lib/system/files.ts";
import { cleanPath, joinPath } from "../../lib/text/path_text.ts";

/** Command lines by what they may do: the first one of a row is asked, the others are named beside it. */
const ROWS: readonly (readonly [name: string, words: string, ...alike: string[]])[] = [
  ["`list`", "list"],
  ["`group` `verify` `doctor risk`", "group", "verify", "doctor risk"],
  ["`show`", "show x"],
  ["`why`", "why x"],
  ["`seal`", "seal --all"],
  ["`doctor`", "doctor"],
  [
    "`agents explain` `agents lint`",
    "agents explain --codex-home /home --cwd /work",
    "agents lint --codex-home /home --cwd /work",
  ],
  ["`list --trash` `log` `trash list`", "list --trash", "log", "trash list"],
  ["the scripts of `completion`, for threads", "__complete bash show ="],
  [
    "the scripts of `completion`, for batches and the trash",
    "__complete bash log =",
    "__complete bash restore =",
  ],
  ["`delete`", "delete x"],
  [
    "`restore` `archive` `unarchive`",
    "restore x",
    "archive x",
    "unarchive x",
  ],
  ["`undo` `redo`", "undo", "redo"],
  ["`delete --hard`", "delete x --hard"],
  ["`trash empty`", "trash empty --all"],
  ["`repair`", "repair"],
  ["`repair --merge-database`", "repair --merge-database"],
  ["`repair --merge-database FILE`", "repair --merge-database /other/state_5.sqlite"],
  ["`session migrate`", "migrate --from /old --to /new --allow-missing"],
  ["`session migrate --into`", "migrate x --into /home"],
  ["`session migrate --suggest`", "migrate --suggest --under /work"],
];

const HOME = cleanPath("/home");
const CACHE = cleanPath("/cache");

/** The home that threads are copied from. */
const OTHER_HOME = cleanPath("/other");

const [STORE, OTHER] = [HOME, OTHER_HOME].map((home): StorePaths => ({
  home,
  sessionsRoot: joinPath(home, "sessions"),
  archivedRoot: joinPath(home, "archived_sessions"),
  sqliteHome: home,
  sessionIndex: joinPath(home, "session_index.jsonl"),
  writerLocks: joinPath(home, "thread-writer-locks"),
  sharedLocks: null,
  tmp: joinPath(home, ".tmp"),
  trashRoot: joinPath(home, "trash"),
  modelProvider: null,
  configTrouble: null,
})) as [StorePaths, StorePaths];

/** A disk where everything is there and nothing is a link: folders, and files with instructions. */
const FILES: Pick<Files, "lstat" | "readDir" | "realPath"> = {
  lstat: (path) => {
    const kind = path.endsWith(".md") ? "file" : "directory";
    return { ...UNSEEN_FILE, kind, size: 0, mtimeMs: 0 };
  },
  readDir: () => [],
  realPath: (path) => path,
};

/** A Markdown text with the table of grants renewed. Blanks and dashes that only align a table do not count. */
export function renewGrants(text: string, table: string): string {
  return text.replace(/(?<=<!-- grants -->\n\n)[^]*?(?=\n\n<!-- \/grants -->)/, (old) => {
    return unaligned(old) === unaligned(table) ? old : table;
  });
}

function unaligned(table: string): string {
  return table.replace(/ +/g, " ").replace(/-{3,}/g, "---");
}

/** What each command may touch, as a table in Markdown, from what the program grants. */
export async function grantsTable(): Promise<string> {
  const lines = ["| command | may read | may write |", "| --- | --- | --- |"];
  for (const [name, ...alike] of ROWS) {
    const [grant, ...others] = await Promise.all(alike.map(grantOf));
    for (const other of others) {
      if (JSON.stringify(other) === JSON.stringify(grant)) continue;
      throw new Error(`${name} are not granted the same`);
    }
    lines.push(`| ${name} | ${named(grant!.read)} | ${named(grant!.write)} |`);
  }
  lines.push(
    "| `version`, `completion`, `config show`, `config validate`, help, usage errors | environment variables, the file of settings, and the `rollkeep` that `PATH` leads to | nothing |",
    "| `config init` | its file, the same with `.new` and `.old` behind, folders that are missing on the way there | the same |",
  );
  return lines.join("\n");
}

async function grantOf(line: string): Promise<Grant> {
  const base = { cwd: "/", home: "/home/me", timeZone: () => "UTC" };
  const outcome = await parseCommandLine(line.split(" "), base);
  if (outcome.kind === "help" || outcome.kind === "answer") {
    throw new Error(`${line} makes no request`);
  }
  // Where a folder of the command line leads is asked of the disk; nothing in it says more.
  const open = () => {
    throw Object.assign(new Error("nothing"), { code: "ENOENT" });
  };
  const files = { ...FILES, readText: () => "", open } as unknown as Files;
  const environment = { get: () => null, home: () => base.home, cwd: () => base.cwd };
  const request = outcome.kind === "request"
    ? outcome.request
    : await outcome.look({ files, environment });
  const caches = { cache: CACHE, realCache: CACHE };
  const { needs } = COMMANDS[request.command];
  const isInto = "into" in request && request.into !== null;
  const other = isInto ? { source: { store: OTHER, real: OTHER } } : {};
  const paths = { store: STORE, real: STORE, ...other, ...caches, files: FILES };
  return commandGrant(request, { ...paths, needs, cutOff: () => new Set() });
}

/** Granted paths in words, those of the home that is copied from behind the others. */
function named(paths: readonly string[]): string {
  if (paths.length === 0) return "nothing";
  const others = paths.filter((path) => path.startsWith(`${OTHER_HOME}/`));
  const own = wordsOf(paths.filter((path) => !others.includes(path)));
  if (others.length === 0) return own;
  const theirs = others.map((path) => `${HOME}${path.slice(OTHER_HOME.length)}`);
  return `${own}; of the home that the threads are in ${wordsOf(theirs)}`;
}

/** What takes the place of the names of files in one folder of a project. */
const OF_PROJECT = "the files by these and the configured names in the folders of the project";

/** Granted paths in words: a database with its side files is one name. */
function wordsOf(paths: readonly string[]): string {
  const whole = ["sessions", "archived_sessions", "thread-writer-locks"];
  const side = SIDE_DATABASES.map(({ file }) => `${HOME}/${file}`);
  const isBeside = (path: string) => BESIDE_DATABASE.some((ending) => path.endsWith(ending));
  const words = paths.filter((path) => !isBeside(path) && !side.includes(path)).map((path) => {
    if (path === CACHE) return "its cache";
    if (path === STORE.trashRoot) return "the trash";
    if (path === `${STORE.trashRoot}/.lock`) return "the lock of the trash";
    if (!path.startsWith(`${HOME}/`)) return path === "/new" ? "the new folders" : `\`${path}\``;
    const name = path.slice(HOME.length + 1);
    if (name === "state_5.sqlite") return "`state_5.sqlite` with its side files";
    return whole.includes(name) ? `\`${name}/\`` : `\`${name}\``;
  });
  const granted = SIDE_DATABASES.filter(({ file }) => paths.includes(`${HOME}/${file}`));
  if (granted.length > 0) {
    words.push(granted.map(({ file }) => `\`${file}\``).join(", ") + " with their side files");
  }
  return words.filter((word) => word !== "`/work/.git`")
    .map((word) => word.startsWith("`/work/AGENTS") ? OF_PROJECT : word)
    .filter((word, at, all) => all.indexOf(word) === at)
    .map((word) => word.startsWith("`/work") ? "what lies below `--under`" : word).join(", ");
}
