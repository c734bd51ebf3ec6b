import { HAND } from "../hand_store.ts";
import { rollkeep } from "../rollkeep.ts";

/**
 * Plays a transcript again: every line that begins with `$ ` is a command, what follows it is replaced by what it says now.
 * `rollkeep …` runs the program, `files` lists what lies in the store and the trash, anything else is for the shell, in the
 * store. Lines of stderr begin with `! `, those of stdout that would be a remark of
 * the transcript's own, or end it, with `| `, the last line is the exit status in brackets unless it is 0. The store's path is
 * `STORE`, that of the folder it lies in `ROOT`, its threads `PARENT`, `FORK`, `CHILD` and `OTHER`, batches are `b-1`, `b-2`, … in the order they come up, the time is `NOW`.
 */
export async function playTranscript(text: string, home: string): Promise<string> {
  const batches: string[] = [];
  const root = home.slice(0, home.lastIndexOf("/"));
  const hide = (output: string): string =>
    output.replaceAll(home, "STORE").replaceAll(root, "ROOT").replace(BATCH, (id) => {
      if (!batches.includes(id)) batches.push(id);
      return `b-${batches.indexOf(id) + 1}`;
    }).replace(/\b20\d\d-\d\d-\d\dT\d\d:[\d:.]+Z/g, "NOW").replace(/ {3,}/g, "  ")
      .replace(/01a10d9c-0000-7000-8000-00000000000([abcd])/g, (id) => NAMES.get(id)!);
  const show = (words: string): string =>
    words.replaceAll("STORE", home).replaceAll("ROOT", root)
      .replace(/\b(?:PARENT|FORK|CHILD|OTHER)\b/g, (name) => IDS.get(name)!)
      .replace(/\bb-(\d+)\b/g, (word, number) => batches[Number(number) - 1] ?? word);
  const played: string[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("#") || line === "") played.push(line);
    if (!line.startsWith("$ ")) continue;
    const { code, out, err } = await run(show(line.slice(2)), home);
    const said = hide(out).split("\n").slice(0, -1)
      .map((said) => said === "" || said.startsWith("#") ? `| ${said}`.trimEnd() : said);
    if (line === FILES) said.sort();
    played.push(line, ...said, ...hide(err).split("\n").slice(0, -1).map((said) => `! ${said}`));
    if (code !== 0) played.push(`[${code}]`);
  }
  return played.join("\n");
}

const FILES = "$ files";
/** Threads of the store by the names that a transcript calls them. */
const IDS = new Map(Object.entries(HAND).map(([name, id]) => [name.toUpperCase(), id]));
const NAMES: ReadonlyMap<string, string> = new Map([...IDS].map(([name, id]) => [id, name]));
const BATCH = /\bb-\d{8}T\d{6}Z-[0-9a-f]{12}\b/g;

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(command: string, home: string): Promise<Said> {
  const [program, ...words] = command.split(" ");
  const root = home.slice(0, home.lastIndexOf("/"));
  if (program === "rollkeep") {
    const env = { HOME: root, CODEX_HOME: home, XDG_CACHE_HOME: `${root}/cache` };
    return await rollkeep(words, { env });
  }
  if (program === "files") return { code: 0, out: listing(home), err: "" };
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", command],
    cwd: home,
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** Files and empty folders below the folders of sessions and the trash. */
function listing(home: string): string {
  const lines: string[] = [];
  const walk = (folder: string): void => {
    const entries = [...Deno.readDirSync(`${home}/${folder}`)];
    if (entries.length === 0) lines.push(`${folder}/`);
    for (const { name, isDirectory } of entries) {
      if (isDirectory) walk(`${folder}/${name}`);
      else if (name !== ".lock" && name !== ".size") lines.push(`${folder}/${name}`);
    }
  };
  for (const { name } of Deno.readDirSync(home)) {
    if (/^(sessions|archived_sessions|trash)$/.test(name)) walk(name);
  }
  return lines.map((line) => `${line}\n`).join("");
}
