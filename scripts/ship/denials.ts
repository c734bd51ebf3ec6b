/**
 * What a compiled program has to refuse, and one round of what it has to do, tried on stores of their own.
 *
 * @module
 */
import { generateStore, type Manifest } from "../store/generate_store.ts";

/** A program to try. */
export interface Tried {
  /** Words that start it. */
  readonly command: readonly string[];
  /** The only store that it was limited to, which is left alone; `null`: it is limited to none. */
  readonly store: string | null;
}

/** What one trial came to: `null` in `trouble` is well. */
export interface Trial {
  readonly name: string;
  readonly trouble: string | null;
}

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Ground {
  readonly root: string;
  readonly home: string;
  readonly manifest: Manifest;
  /** Runs the program on the store. */
  say(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Said>;
}

type Deed = (ground: Ground) => Promise<string | null>;

/** Where every change is refused (docs/platforms.md). */
const IS_WINDOWS = Deno.build.os === "windows";
const SECRET = "TOPSECRET-4711";

/** Each in a store of its own. */
const DEEDS: Readonly<Record<string, Deed>> = {
  "lists, deletes and takes back, to the byte": takesBack,
  "shows nothing behind a link among the sessions": async ({ root, home, manifest, say }) => {
    const name = `rollout-2026-11-20T10-00-00-${manifest.ids[0]}.jsonl`;
    await Deno.writeTextFile(`${root}/secret`, SECRET);
    await Deno.symlink(`${root}/secret`, `${home}/sessions/${name}`, { type: "file" });
    const said = [await say(["list", "--json"]), await say(["show", manifest.ids[0]!])];
    const told = said.some(({ out, err }) => `${out}${err}`.includes(SECRET));
    return told ? "it has shown the file behind the link" : null;
  },
  "refuses sessions that lead to the whole disk": refusesRoot(IS_WINDOWS ? "C:\\" : "/"),
  "refuses sessions that lead to a folder with secrets": async (ground) => {
    await Deno.mkdir(`${ground.root}/secrets`);
    await Deno.writeTextFile(`${ground.root}/secrets/auth.json`, SECRET);
    return await refusesRoot(`${ground.root}/secrets`)(ground);
  },
  "leaves auth.json and config.toml alone": async ({ home, manifest, say }) => {
    await Deno.writeTextFile(`${home}/auth.json`, SECRET);
    await Deno.writeTextFile(`${home}/config.toml`, `# ${SECRET}\n`);
    const said = [await say(["list"]), await say(away(manifest)), await say(["doctor"])];
    if (said.some(({ out, err }) => `${out}${err}`.includes(SECRET))) return "it has told them";
    const left = await Deno.readTextFile(`${home}/auth.json`) +
      await Deno.readTextFile(`${home}/config.toml`);
    return left === `${SECRET}# ${SECRET}\n` ? null : "it has changed them";
  },
  "asks nobody on the network": async ({ manifest, say }) => {
    let guests = 0;
    using port = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const counting = (async () => {
      for await (const guest of port) {
        guests++;
        guest.close();
      }
    })();
    const proxy = `http://127.0.0.1:${port.addr.port}`;
    const env = { HTTP_PROXY: proxy, HTTPS_PROXY: proxy };
    for (const words of [["list"], away(manifest), ["version", "--json"]]) await say(words, env);
    port.close();
    await counting;
    return guests === 0 ? null : `${guests} questions came to the proxy`;
  },
};

function away({ ids }: Manifest): readonly string[] {
  return ["delete", ids[0]!, "--with-forks", "--apply", "--yes"];
}

async function takesBack({ home, manifest, say }: Ground): Promise<string | null> {
  const before = digestOf(`${home}/sessions`);
  const listed = await say(["list", "--json"]);
  if (listed.code !== 0) return `list: ${listed.err.trim()}`;
  const count = JSON.parse(listed.out).length;
  if (count !== manifest.ids.length) return `it lists ${count} of ${manifest.ids.length}`;
  const gone = await say(away(manifest));
  if (IS_WINDOWS) {
    const isKept = gone.code === 1 && digestOf(`${home}/sessions`) === before;
    return isKept ? null : `a change was not refused: it ended with ${gone.code}`;
  }
  if (gone.code !== 0) return `delete: ${gone.err.trim()}`;
  if (digestOf(`${home}/sessions`) === before) return "nothing was deleted";
  const back = await say(["undo", "--apply", "--yes"]);
  if (back.code !== 0) return `undo: ${back.err.trim()}`;
  return digestOf(`${home}/sessions`) === before ? null : "undo has left something else";
}

function refusesRoot(target: string): Deed {
  return async ({ home, say }) => {
    await Deno.remove(`${home}/sessions`, { recursive: true });
    await Deno.symlink(target, `${home}/sessions`, { type: "dir" });
    const made = await Deno.lstat(`${home}/sessions`).catch(() => null);
    if (made?.isSymlink !== true) return "this system has made no link to try it with";
    const { code, out, err } = await say(["list"]);
    return code !== 0 && out === "" && err.includes("sessions") ? null : `it ended with ${code}`;
  };
}

/** Names and bytes of a folder, as text to compare. */
function digestOf(folder: string): string {
  const lines: string[] = [];
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    lines.push(
      isDirectory ? `${name}/\n${digestOf(path)}` : `${name} ${Deno.readTextFileSync(path)}`,
    );
  }
  return lines.sort().join("\n");
}

/** Tries all of it. A program that is limited to a store has to refuse every other one, and is asked for nothing else. */
export async function tryDenials(tried: Tried): Promise<readonly Trial[]> {
  if (tried.store !== null) {
    const trouble = await onGround(tried, refusesOthers);
    return [{ name: "refuses another store", trouble }];
  }
  const trials: Trial[] = [];
  for (const [name, deed] of Object.entries(DEEDS)) {
    trials.push({ name, trouble: await onGround(tried, deed) });
  }
  return trials;
}

async function refusesOthers({ home, say }: Ground): Promise<string | null> {
  const { code, out, err } = await say(["list"]);
  const isRefused = code === 1 && out === "" && err.includes(home);
  return isRefused ? null : `list ended with ${code}`;
}

async function onGround({ command }: Tried, deed: Deed): Promise<string | null> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "rollkeep-check-" }));
  try {
    const home = `${root}/codex`;
    await Deno.mkdir(home);
    const manifest = generateStore({
      out: home,
      threads: 12,
      bodyBytes: 300,
      seed: 5,
      nowMs: Date.now(),
      rows: true,
    });
    const say: Ground["say"] = async (words, env = {}) => {
      const [program, ...rest] = command;
      const { code, stdout, stderr } = await new Deno.Command(program!, {
        args: [...rest, ...words],
        env: { HOME: root, USERPROFILE: root, CODEX_HOME: home, NO_COLOR: "1", ...env },
        stdin: "null",
      }).output();
      const decoder = new TextDecoder();
      return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
    };
    return await deed({ root, home, manifest, say });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
