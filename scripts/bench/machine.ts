import { measure, outputOf, repeated } from "./measure.ts";
import type { Bench } from "./measure_rows.ts";
import type { Report } from "./page/report.ts";
import { environment, sources } from "./programs.ts";

const COMPILED = "dist/rollkeep";

/** What the machine is, line by line. */
export async function machineFacts(root: string): Promise<readonly string[]> {
  const cpu = await fieldOf("/proc/cpuinfo", "model name");
  const GiB = Deno.systemMemoryInfo().total / 2 ** 30;
  const disk = (await outputOf(["stat", "--file-system", "--format=%T", root])).trim();
  return [
    `${cpu}, ${navigator.hardwareConcurrency} cores`,
    `${GiB.toFixed(0)} GiB of memory`,
    `${Deno.build.os} ${Deno.osRelease()}, ${Deno.build.arch}, stores on ${disk}`,
    `Deno ${Deno.version.deno}, V8 ${Deno.version.v8}`,
  ];
}

/** A field of a file of the kernel's; where there is none, that. */
async function fieldOf(path: string, field: string): Promise<string> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return new RegExp(`^${field}\\s*: (.+)$`, "m").exec(text)?.[1] ?? "a processor without a name";
}

/** Load average of a minute. */
export function loadNow(): number {
  return Deno.loadavg()[0]!;
}

/** The commit that is measured. */
export async function commitNow(): Promise<string> {
  const commit = (await outputOf(["git", "rev-parse", "--short", "HEAD"])).trim();
  // The page and its numbers change by being made.
  const changed = await outputOf(["git", "status", "--porcelain", "--", ".", ":!docs/benchmarks*"]);
  return changed === "" ? commit : `${commit} and what was not committed`;
}

/** What starting costs: the sources and, where it is there, the compiled program. */
export async function measureStarts(
  { root, repeats, storeOf }: Pick<Bench, "root" | "repeats" | "storeOf">,
): Promise<Report["starts"]> {
  const env = environment(storeOf("small").home, root);
  const programs: (readonly [string, readonly string[]])[] = [["deno run confined.ts", sources()]];
  if (await sizeOrNull(COMPILED) !== null) programs.push([COMPILED, [`./${COMPILED}`]]);
  const starts: Report["starts"][number][] = [];
  for (const [name, program] of programs) {
    for (const words of [["version"], ["--help"], ["list"]]) {
      const once = () => measure([...program, ...words], { env });
      await once();
      starts.push([`${name} ${words.join(" ")}`, await repeated(once, repeats)]);
    }
  }
  return starts;
}

/** How large what is shipped is; what is not there is left out. */
export async function shippedSizes(version: string): Promise<Report["sizes"]> {
  const files = [
    [`the compiled program, ${await runtimeOf(COMPILED)}`, COMPILED],
    ["the runtime in it, which `DENORT_BIN` named", Deno.env.get("DENORT_BIN") ?? ""],
    ["the npm package", `dist/rollkeep-${version}.tgz`],
  ] as const;
  const sizes = await Promise.all(
    files.map(async ([what, path]) => [what, await sizeOrNull(path)] as const),
  );
  return sizes.flatMap(([what, size]) => size === null ? [] : [[what, size] as const]);
}

/** What a compiled program runs on; where there is none, nothing. */
async function runtimeOf(path: string): Promise<string> {
  if (await sizeOrNull(path) === null) return "";
  const { runtime } = JSON.parse(await outputOf([`./${path}`, "version", "--json"]));
  return `on ${runtime.name} ${runtime.version}`;
}

async function sizeOrNull(path: string): Promise<number | null> {
  if (path === "") return null;
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
