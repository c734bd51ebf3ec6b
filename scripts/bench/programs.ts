import { outputOf } from "./measure.ts";
import type { Tool } from "./page/report.ts";

/** Programs to measure, each as the words it is started with; a tool that is absent was not given. */
export interface Programs {
  readonly rollkeep: readonly string[];
  readonly codexsm: readonly string[] | null;
  readonly steward: readonly string[] | null;
  /** The program itself. */
  readonly codex: string | null;
}

const ROOT = new URL("../..", import.meta.url).pathname;

/** rollkeep as `deno task rollkeep` runs it, from any folder. */
export function sources(): readonly string[] {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));
  const words = (tasks.rollkeep as string).split("deno ")[1]!.split(" ");
  return [Deno.execPath(), ...words.map((word) => word === "confined.ts" ? ROOT + word : word)];
}

/** What programs run with beside what this process has: a store, and a home and a cache below `root`. */
export function environment(home: string, root: string): Record<string, string> {
  return {
    CODEX_HOME: home,
    XDG_CACHE_HOME: cacheBelow(root),
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
    DENO_NO_UPDATE_CHECK: "1",
    NO_COLOR: "1",
  };
}

/** Where rollkeep remembers, in a bench. */
export function cacheBelow(root: string): string {
  return `${root}/cache`;
}

/** The same for a tool that is not rollkeep: it finds nothing of the user's. */
export function strangeEnvironment(home: string, root: string): Record<string, string> {
  Deno.mkdirSync(`${root}/home`, { recursive: true });
  return { ...environment(home, root), HOME: `${root}/home` };
}

/** codexsm with some words, on a store. */
export function codexsmWords(
  codexsm: readonly string[],
  { words, home }: { readonly words: readonly string[]; readonly home: string },
): readonly string[] {
  const acts = words.includes("--confirm")
    ? ["--trash-root", `${home}/trash`, "--log-file", `${home}/actions.log`]
    : [];
  return [...codexsm, ...words, "--sessions-root", `${home}/sessions`, ...acts];
}

/** session-steward with some words, on a store. */
export function stewardWords(
  steward: readonly string[],
  { words, home }: { readonly words: readonly string[]; readonly home: string },
): readonly string[] {
  return [...steward, "--provider", "codex", "--codex-home", home, ...words];
}

/** What each tool that was given says of itself. */
export async function toolVersions(
  { codexsm, steward, codex }: Programs,
): Promise<Partial<Record<Tool, string>>> {
  const firstLine = async (words: readonly string[]) =>
    (await outputOf(words)).split("\n")[0]!.trim();
  return {
    hand: await firstLine(["find", "--version"]),
    ...(codexsm === null ? {} : { codexsm: await firstLine([...codexsm, "version"]) }),
    ...(steward === null ? {} : { "session-steward": await stewardVersion(steward) }),
    ...(codex === null ? {} : { codex: await firstLine([codex, "--version"]) }),
  };
}

/** It has no command for it: its package says so. */
async function stewardVersion(steward: readonly string[]): Promise<string> {
  const file = await Deno.realPath(steward.at(-1)!);
  const { name, version } = JSON.parse(
    await Deno.readTextFile(new URL("../package.json", `file://${file}`)),
  );
  return `${name} ${version}`;
}
