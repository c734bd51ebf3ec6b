import { isPromised } from "../../commands/version/command.ts";

/** What a run of rollkeep said and how it ended. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Environment and folder of a run. */
export interface RunOptions {
  /** Variables, and no others but `PATH`. */
  readonly env: Readonly<Record<string, string>>;
  /** Working directory. Left out: the current one. */
  readonly cwd?: string;
  /** Permissions of the process. Left out: all, narrowed by the program itself. */
  readonly allow?: readonly string[];
  /** Left out: `main.ts`. */
  readonly entry?: "main.ts" | "confined.ts";
  /** Words of another program that starts this one, under limits of its own. Left out: none. */
  readonly under?: readonly string[];
}

/** Has a `rollkeep` as a user has on PATH: printed commands name the program so. A compiled one stands for itself. */
function bin(): string {
  const compiled = Deno.env.get("ROLLKEEP");
  return compiled === undefined
    ? new URL("bin", import.meta.url).pathname
    : compiled.slice(0, compiled.lastIndexOf("/"));
}

/** Variables for a Deno that finds its own cache although `HOME` is another, and a shell that finds `rollkeep`. */
export function denoEnvironment(
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
    ...env,
    PATH: `${bin()}:${env.PATH ?? Deno.env.get("PATH") ?? ""}`,
  };
}

/** Words that start the program on a terminal; `ROLLKEEP` names a compiled one to start instead. */
export function programWords(): readonly string[] {
  const compiled = Deno.env.get("ROLLKEEP");
  const main = new URL("../../main.ts", import.meta.url).pathname;
  return compiled === undefined
    ? [Deno.execPath(), "run", "--quiet", "--no-prompt", "-A", main]
    : [compiled];
}

/** The program as a user starts it; `ROLLKEEP` names a compiled one to run instead, but where permissions of Deno are given. */
export function rollkeepCommand(args: readonly string[], options: RunOptions): Deno.Command {
  const compiled = options.allow === undefined ? Deno.env.get("ROLLKEEP") : undefined;
  const entry = new URL(`../../${options.entry ?? "main.ts"}`, import.meta.url).pathname;
  const deno = ["run", "--cached-only", "--no-prompt", ...(options.allow ?? ["-A"]), entry];
  const words = [compiled ?? Deno.execPath(), ...(compiled === undefined ? deno : []), ...args];
  const [program, ...rest] = [...(options.under ?? []), ...words];
  return new Deno.Command(program!, {
    args: rest,
    env: { TZ: "UTC", ...denoEnvironment(options.env) },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
}

/**
 * Whether the program that is started has a Deno of before 2.9: a trial build may. That reads a time before 1970 without its sign, and
 * says nothing of a name that is not UTF-8.
 */
export function startsOldDeno(): boolean {
  const compiled = Deno.env.get("ROLLKEEP");
  if (compiled === undefined) return false;
  const { stdout } = new Deno.Command(compiled, { args: ["version", "--json"] }).outputSync();
  return !isPromised(JSON.parse(new TextDecoder().decode(stdout)).runtime.version);
}

/** Runs the program to its end. */
export async function rollkeep(args: readonly string[], options: RunOptions): Promise<Run> {
  const { code, stdout, stderr } = await rollkeepCommand(args, options).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** The same, whose exit status must be 0; its JSON. */
// deno-lint-ignore no-explicit-any -- tests look into whatever the program prints
export async function rollkeepJson(args: readonly string[], options: RunOptions): Promise<any> {
  const { code, out, err } = await rollkeep(args, options);
  if (code !== 0) throw new Error(`rollkeep ${args.join(" ")} ended with ${code}: ${err}`);
  return JSON.parse(out);
}
