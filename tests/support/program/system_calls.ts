/** What a traced program did to the world outside itself. */
export interface SystemCalls {
  readonly code: number;
  /** Both streams, for messages. */
  readonly said: string;
  /** Calls that opened an internet socket. */
  readonly sockets: readonly string[];
  /** Calls that started a second program or process; threads are none. */
  readonly processes: readonly string[];
  /** Paths that were created, opened for writing, renamed, linked, removed or given other times or modes. */
  readonly changed: readonly string[];
  /**
   * Paths that each thread opened, folders included. The first thread, which has permissions before it gives them up, comes
   * first.
   */
  readonly opened: readonly (readonly string[])[];
}

const CHANGING =
  "creat,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,mknod,mknodat,link,linkat,symlink,symlinkat," +
  "truncate,chmod,fchmodat,chown,lchown,fchownat,utime,utimes,utimensat,futimesat";
const STARTING = "execve,execveat,fork,vfork,clone,clone3";

/**
 * Runs a program under strace, all its threads included.
 *
 * @throws {Error} when strace is not installed or may not trace: the proof cannot be given then.
 */
export async function traceSystemCalls(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<SystemCalls> {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-trace-" });
  try {
    const { code, stdout, stderr } = await new Deno.Command("strace", {
      // One file a thread keeps each call on one line.
      args: [
        "-ff",
        "-o",
        `${folder}/trace`,
        "-e",
        `trace=socket,open,openat,openat2,${STARTING},${CHANGING}`,
        ...command,
      ],
      env: { ...env },
      clearEnv: true,
      stdin: "null",
    }).output();
    const lines: string[] = [];
    const opened: string[][] = [];
    for await (const { name } of Deno.readDir(folder)) {
      const thread = (await Deno.readTextFile(`${folder}/${name}`)).split("\n");
      lines.push(...thread);
      const paths = thread.filter((line) => /^open(at2?)?\(/.test(line)).flatMap(pathsIn);
      if (thread[0]!.startsWith("execve(")) opened.unshift(paths);
      else opened.push(paths);
    }
    const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    if (lines.length === 0) throw new Error(`strace traced nothing: ${said}`);
    return { code, said, ...summarise(lines), opened };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error("Cannot trace the compiled program: strace is not installed", { cause: error });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function summarise(lines: readonly string[]): Omit<SystemCalls, "code" | "said" | "opened"> {
  const starts = lines.filter((line) => /^(execve|execveat|fork|vfork|clone|clone3)\(/.test(line));
  const changed = new Set<string>();
  for (const line of lines) {
    if (!hasSucceeded(line) || !isChange(line)) continue;
    for (const path of pathsIn(line)) changed.add(path);
  }
  return {
    sockets: lines.filter((line) => /^socket\(AF_INET6?\b/.test(line)),
    // The first is strace starting the program itself.
    processes: starts.filter((line) => !line.includes("CLONE_THREAD")).slice(1),
    changed: [...changed],
  };
}

function pathsIn(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, path]) => path!);
}

function hasSucceeded(line: string): boolean {
  return !/ = -1 E[A-Z]+ /.test(line);
}

function isChange(line: string): boolean {
  if (/^open(at2?)?\(/.test(line)) return /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(line);
  return CHANGING.split(",").some((call) => line.startsWith(`${call}(`));
}
