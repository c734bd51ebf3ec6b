/**
 * Compiles a program as rollkeep is compiled: permissions baked in, prompts off.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { isPromised, PROMISED } from "../../commands/version/command.ts";
import type { Limits } from "./program_file.ts";
import { HEADER_BYTES, ownTarget, type Target, targetOf } from "./targets.ts";

/** How it runs, and what it may do before it narrows itself beside files. */
const FLAGS: readonly string[] = [
  "--quiet",
  // The gate of types has looked: here it would cost ten seconds for each program.
  "--no-check",
  "--no-prompt",
  // The cache would be a file of a known name in the temporary folder: a write no command promises, and code that anybody
  // else on the machine could have put there.
  "--no-code-cache",
  "--allow-env",
  "--allow-sys=statfs,uid",
  // Left out, the hosts of registries could be imported from.
  "--deny-import",
  // Megabytes of young objects, and by how many percent the rest may grow before the engine looks whether it is still needed. Its own
  // choices are four times as much: a batch of ten thousand threads took 310 MB with them instead of 200, and was no quicker.
  "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=100",
];

/** One program to compile. */
export interface Compilation extends Partial<Limits> {
  /** Its main module. */
  readonly main: string;
  /** The modules of its workers. */
  readonly workers: readonly string[];
  /** File to write. */
  readonly output: string;
  /** Whether it is a release; left out: it is not. */
  readonly isRelease?: boolean;
  /** System that it is for; left out: this one. */
  readonly target?: Target;
}

/** What a release carries, and a trial build does not. */
const RELEASE_MARK = "scripts/release_mark.txt";

/** Compiles a program; `null`, or why there is none, with the way out. */
export async function compileProgram(compilation: Compilation): Promise<string | null> {
  const { target = ownTarget() } = compilation;
  const version = await runtimeVersion();
  const { path, trouble } = runtimeFor(target, { named: Deno.env.get("DENORT_BIN"), version });
  if (trouble !== null) return `${trouble}\n${wayToRuntime(target, version)}`;
  const { success, stderr } = await new Deno.Command(compiler(), {
    args: ["compile", ...wordsOf(compilation)],
    env: path === null ? {} : { DENORT_BIN: path },
  }).output();
  if (success) return null;
  const said = new TextDecoder().decode(stderr);
  const download = downloadIn(said);
  if (download === null) return `the compiler has failed:\n${withoutStack(said)}`;
  return `Deno cannot fetch its runtime, ${download}\n${wayToRuntime(target, version)}`;
}

/** The address of the runtime in what a compiler says that has failed over it; `null`: it has failed over something else. */
export function downloadIn(said: string): string | null {
  return /^error: (?:[^\n]*\n)*?[^\n]*(https?:\/\/[^\s)]+\/denort-[^\s)]+)/m.exec(said)?.[1] ??
    null;
}

/** Where in its own code Deno has failed tells nobody anything. */
function withoutStack(said: string): string {
  return said.split("\nStack backtrace:")[0]!.trim();
}

/** The words for the compiler. */
export function wordsOf(compilation: Compilation): readonly string[] {
  const { main, workers, output, isRelease = false, target, store = null } = compilation;
  // The compiler reads a doubled comma as one within a path.
  const files = store === null ? "" : `=${store.replaceAll(",", ",,")}`;
  const included = isRelease ? [...workers, RELEASE_MARK] : workers;
  return [
    ...FLAGS,
    `--allow-read${files}`,
    `--allow-write${files}`,
    ...(target === undefined ? [] : ["--target", target.triple]),
    ...included.flatMap((file) => ["--include", file]),
    "--output",
    output,
    main,
  ];
}

function compiler(): string {
  return Deno.env.get("COMPILE_DENO") ?? Deno.execPath();
}

/** Version of the Deno that compiles, and of the runtime in the program. */
export async function runtimeVersion(): Promise<string> {
  const { stdout } = await new Deno.Command(compiler(), { args: ["--version"] }).output();
  return /^deno (\S+)/.exec(new TextDecoder().decode(stdout))?.[1] ?? "unknown";
}

/** Why nothing compiled with this Deno is a release; `null`: it may be one. */
export function releaseTrouble(version: string): string | null {
  return isPromised(version)
    ? null
    : `Cannot compile a release with Deno ${version}: what docs/security.md promises holds from ${PROMISED} on`;
}

/** A runtime to compile with. */
export interface Runtime {
  /** `null`: Deno fetches it. */
  readonly path: string | null;
  /** Why there is none; `null`: there is. */
  readonly trouble: string | null;
}

/**
 * The runtime for a target of those that `DENORT_BIN` names: one, or several as `PATH` has its folders. One of another version than
 * the Deno that compiles would make a program that does not start.
 */
export function runtimeFor(
  target: Target | null,
  { named, version }: { readonly named: string | undefined; readonly version: string },
): Runtime {
  if (named === undefined || named === "") return { path: null, trouble: null };
  const others: string[] = [];
  for (const path of named.split(Deno.build.os === "windows" ? ";" : ":")) {
    const found = programAt(path);
    if (typeof found === "string") return { path: null, trouble: found };
    if (found === target) {
      const other = otherVersion(path, version);
      if (other === null) return { path, trouble: null };
      const trouble =
        `${path} of DENORT_BIN is a runtime of Deno ${other}, and Deno ${version} compiles`;
      return { path: null, trouble };
    }
    others.push(found === null ? `${path}, which is no runtime` : `that for ${found.name}`);
  }
  const trouble = `DENORT_BIN does not name its runtime, but ${others.join(" and ")}`;
  return { path: null, trouble };
}

/** What a file is a program for; as text why it cannot be read. */
function programAt(path: string): Target | null | string {
  const header = new Uint8Array(HEADER_BYTES);
  try {
    using file = Deno.openSync(path, { read: true });
    return targetOf(header.subarray(0, file.readSync(header) ?? 0));
  } catch (error) {
    return `${path} of DENORT_BIN cannot be read (${(error as Error).message})`;
  }
}

/** The version that a runtime names itself by, if it is another one; `null`: it is this one, or names none. */
function otherVersion(path: string, version: string): string | null {
  const bytes = Buffer.from(Deno.readFileSync(path).buffer);
  const mark = "Deno/";
  let other: string | null = null;
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 1)) {
    const [found] = /^\d+\.\d+\.\d+/.exec(bytes.toString("latin1", at + mark.length, at + 40)) ??
      [];
    if (found === version) return null;
    other ??= found ?? null;
  }
  return other;
}

/** The way out where no runtime of a target could be had. */
export function wayToRuntime(target: Target | null, version: string): string {
  const of = target === null ? "this system" : target.triple;
  return `hint: let DENORT_BIN name denort ${version} for ${of} (several runtimes as PATH names folders), or one of another version ` +
    "and COMPILE_DENO the Deno of that version; where it is unset, Deno downloads the runtime";
}
