/**
 * Checks the documents: every relative link leads to a file, and to a heading where it names one; every path of the project that is
 * quoted is there; and every quoted output, between `<!-- output: ARGS -->` and
 * `<!-- /output -->`, is what the program prints now (against the demo's sample store), or with `screen:` what a terminal of 80
 * columns shows, which takes python3; the table of grants is what the program grants; `docs/schemas` has the shapes of what it
 * prints as JSON, one for every command that does; `docs/reference` is made from the rows of the commands, `docs/benchmarks.md` from
 * the numbers beside it; and every command line that is quoted has a command and flags that the program knows. With `--write` it
 * renews all of these.
 *
 * @module
 */
import { allCommands } from "../../commands/command_line.ts";
import type { CommandSpec } from "../../lib/argv/flag_spec.ts";
import { DOCUMENTS } from "../../lib/render/json/documents.ts";
import { playScreens } from "../../tests/support/program/screen.ts";
import { denoEnvironment } from "../../tests/support/rollkeep.ts";
import { benchmarksPage } from "../bench/page/benchmarks_page.ts";
import { makeSampleStore } from "../demo.ts";
import { referencePages } from "../pages/reference_pages.ts";
import { quotedCommands, unknownIn } from "./agreement.ts";
import { grantsTable, renewGrants } from "./grants_table.ts";
import { schemaFiles } from "./schema_files.ts";

const SCHEMAS = "docs/schemas";
const REFERENCE = "docs/reference";
const BENCHMARKS = "docs/benchmarks.md";
const SAMPLE_NOW = Date.parse("2026-11-24T12:00:00Z");

/** A link to a file of the project. */
export interface RelativeLink {
  /** Relative path; empty: the document itself. */
  readonly path: string;
  /** Heading it leads to; empty: none. */
  readonly anchor: string;
}

/** Relative links of a Markdown text. */
export function relativeLinks(text: string): readonly RelativeLink[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [path = "", anchor = ""] = link.split("#");
      return { path, anchor };
    });
}

/** Paths of the project that a Markdown text quotes. A changelog tells of what was, and is not held to it. */
export function quotedPaths(text: string): readonly string[] {
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map(([, word]) => word!);
  const path = /^(?:lib|commands|scripts|tests|docs)\/[\w./-]+$/;
  return quoted.filter((word) => path.test(word) || /^(?:main|confined|node)\.ts$/.test(word));
}

/** What links to the headings of a Markdown text say. */
export function headingAnchors(text: string): ReadonlySet<string> {
  const plain = text.replace(/^```[^]*?^```/gm, "");
  const titles = [...plain.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title!.toLowerCase());
  return new Set(
    titles.map((title) => title.replace(/[^\p{L}\p{N} _-]/gu, "").trim().replaceAll(" ", "-")),
  );
}

/** Why a link of a document leads nowhere; `null`: it does not. */
async function linkFault(document: string, { path, anchor }: RelativeLink): Promise<string | null> {
  const folder = document.slice(0, document.lastIndexOf("/") + 1);
  const target = path === "" ? document : folder + path;
  const fault = `${document}: link to ${path}${anchor === "" ? "" : `#${anchor}`} leads nowhere`;
  try {
    const { isFile } = await Deno.stat(target);
    if (anchor === "") return null;
    if (!isFile) return fault;
    return headingAnchors(await Deno.readTextFile(target)).has(anchor) ? null : fault;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return fault;
  }
}

/** What the program prints in a pipe, or what a terminal shows of it. */
export type Print = (args: readonly string[], place: "output" | "screen") => Promise<string>;

/** A Markdown text with every quoted output renewed. */
export async function renewOutputs(
  text: string,
  print: Print,
): Promise<string> {
  let renewed = text;
  for (const [block, place, args] of text.matchAll(QUOTED)) {
    const output = await print(args!.split(" "), place as "output" | "screen");
    const fence =
      `<!-- ${place}: ${args} -->\n\n\`\`\`console\n$ rollkeep ${args}\n${output}\`\`\`\n\n<!-- /${place} -->`;
    renewed = renewed.replace(block, () => fence);
  }
  return renewed;
}

const QUOTED = /<!-- (output|screen): (.+?) -->\n[^]*?<!-- \/\1 -->/g;

/** Every document: those of the project, and all below `docs`. */
async function documents(folder = ""): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder === "" ? "." : folder)) {
    if (name.endsWith(".md")) found.push(folder + name);
    if (isDirectory && (folder !== "" || name === "docs")) {
      found.push(...await documents(`${folder}${name}/`));
    }
  }
  return found.sort();
}

/** What a terminal shows in the home folder of the sample store's user, when that was made. */
async function screenOf(args: readonly string[], home: string): Promise<string> {
  const room = { home, userHome: "/home/dev", columns: 80, nowMs: SAMPLE_NOW, names: new Map() };
  try {
    const { screens } = await playScreens(`$ rollkeep ${args.join(" ")}\n`, room);
    return screens[0]!.lines.map((line) => `${line.replaceAll(home, "~/.codex")}\n`).join("");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error("what a terminal shows is found out with python3, which is not here");
  }
}

/** What of a folder is not as the program has it; nothing once that is written. */
async function folderFaults(
  folder: string,
  { wanted, write }: { readonly wanted: ReadonlyMap<string, string>; readonly write: boolean },
): Promise<readonly string[]> {
  const faults: string[] = [];
  if (write) await Deno.mkdir(folder, { recursive: true });
  for await (const { name } of Deno.readDir(folder)) {
    if (wanted.has(name)) continue;
    if (write) await Deno.remove(`${folder}/${name}`);
    else faults.push(`${folder}/${name}: the program has nothing of this name`);
  }
  for (const [name, text] of wanted) {
    const path = `${folder}/${name}`;
    if (await Deno.readTextFile(path).catch(() => null) === text) continue;
    if (write) await Deno.writeTextFile(path, text);
    else faults.push(`${path}: is not what the program has (deno task docs --write)`);
  }
  return faults;
}

/** Whether the page of what was measured is not the one of its numbers; nothing once that is written. */
async function benchmarkFaults({ write }: { readonly write: boolean }): Promise<readonly string[]> {
  const page = benchmarksPage(
    JSON.parse(await Deno.readTextFile(BENCHMARKS.replace(".md", ".json"))),
  );
  if (await Deno.readTextFile(BENCHMARKS).catch(() => null) === page) return [];
  if (!write) return [`${BENCHMARKS}: is not that of its numbers (deno task docs --write)`];
  await Deno.writeTextFile(BENCHMARKS, page);
  return [];
}

/** What the program prints as JSON by command lines that it does not know, or a command without a schema of its JSON. */
function documentFaults(commands: readonly CommandSpec[]): readonly string[] {
  const lines = [...DOCUMENTS.values()].map(({ by }) => by);
  const strange = lines.filter((by) => by.startsWith("rollkeep "))
    .flatMap((by) => unknownIn(by, commands) ?? []);
  const missing = commands.filter(({ name, flags }) =>
    flags.some((flag) => flag.name === "json") &&
    !lines.some((by) => by.startsWith(`rollkeep ${name} `))
  );
  return [
    ...strange.map((why) => `${SCHEMAS}: ${why}`),
    ...missing.map(({ name }) => `${SCHEMAS}: there is no schema of ${name} --json`),
  ];
}

async function printer(home: string): Promise<Print> {
  makeSampleStore(home, SAMPLE_NOW);
  await Deno.mkdir(`${home}/cache`);
  return async (args, place) => {
    if (place === "screen") return await screenOf(args, home);
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--cached-only", "--no-prompt", "-A", "main.ts", ...args],
      env: {
        PATH: denoEnvironment({}).PATH!,
        CODEX_HOME: home,
        NO_COLOR: "1",
        TZ: "UTC",
        XDG_CACHE_HOME: `${home}/cache`,
      },
    }).output();
    return new TextDecoder().decode(stdout).replaceAll(home, "/home/dev/.codex");
  };
}

if (import.meta.main) {
  const write = Deno.args.includes("--write");
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-docs-" });
  const home = `${folder}/codex`;
  const faults: string[] = [];
  try {
    const print = await printer(home);
    const grants = await grantsTable();
    const commands = (await allCommands()).map(({ spec }) => spec);
    faults.push(...await folderFaults(SCHEMAS, { wanted: schemaFiles(), write }));
    const pages = referencePages(commands, { documents: DOCUMENTS });
    faults.push(...await folderFaults(REFERENCE, { wanted: pages, write }));
    faults.push(...documentFaults(commands));
    faults.push(...await benchmarkFaults({ write }));
    for (const path of await documents()) {
      const text = await Deno.readTextFile(path);
      for (const link of relativeLinks(text)) {
        const fault = await linkFault(path, link);
        if (fault !== null) faults.push(fault);
      }
      for (const quoted of path === "CHANGELOG.md" ? [] : quotedPaths(text)) {
        const isThere = await Deno.stat(quoted).then(() => true, () => false);
        if (!isThere) faults.push(`${path}: there is no ${quoted}`);
      }
      for (const line of path === "CHANGELOG.md" ? [] : quotedCommands(text)) {
        const unknown = unknownIn(line, commands);
        if (unknown !== null) faults.push(`${path}: \`${line}\`: ${unknown}`);
      }
      const renewed = renewGrants(await renewOutputs(text, print), grants);
      if (renewed === text) continue;
      if (write) await Deno.writeTextFile(path, renewed);
      else {faults.push(
          `${path}: a quoted output or the grants are not the program's (deno task docs --write, deno fmt)`,
        );}
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  for (const fault of faults) console.error(fault);
  Deno.exit(faults.length === 0 ? 0 : 1);
}
