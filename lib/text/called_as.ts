import { isAbsolute, isOfWindows, joinPath } from "./path_text.ts";
import { shellQuote } from "./shell_text.ts";

/** How this process was started. */
export interface Calling {
  /** Whether it is a compiled program. */
  readonly isCompiled: boolean;
  /** Path of the running executable: the compiled program, or Deno. */
  readonly executable: string;
  /** Path of the first module; `null`: it is no file, but comes from a registry. */
  readonly main: string | null;
  /** Folder of the program's sources where `deno task` started it; `null`: it did not. */
  readonly task: string | null;
  /** Where the user stands. */
  readonly cwd: string;
  /** Folders that a shell looks for programs in. */
  readonly folders: readonly string[];
  /** How Deno is said: `deno`, or by way of npx. */
  readonly deno: string;
  /** Which file lies at a path, links followed: equal for one and the same; `null`: none. */
  readonly fileAt: (path: string) => string | null;
}

/** The words that start this program again from where the user stands, quoted for a shell. */
export function calledAs(calling: Calling): string {
  const { isCompiled, executable, main, task, cwd, folders, deno, fileAt } = calling;
  // One by one: none is looked into behind the first that has it.
  const name = isOfWindows(cwd) ? "rollkeep.exe" : "rollkeep";
  const found = folders.values().filter((folder) => isAbsolute(folder) || isOfWindows(folder))
    .map((folder) => fileAt(joinPath(folder, name))).find((file) => file !== null) ?? null;
  // Of what only starts Deno nobody can tell what it starts; its name is word enough.
  if (found !== null && (!isCompiled || found === fileAt(executable))) return "rollkeep";
  if (isCompiled) return shellQuote(typedPath(executable, cwd));
  if (task !== null) {
    const isInside = cwd === task || cwd.startsWith(`${task}/`);
    const config = isInside ? "" : ` --config ${shellQuote(joinPath(task, "deno.json"))}`;
    // Without -q the task says its own line before every answer.
    return `${deno} task -q${config} rollkeep`;
  }
  const module = main === null ? "jsr:@rollkeep/rollkeep" : shellQuote(besideOrWhole(main, cwd));
  return `${deno} run --cached-only --no-prompt -A ${module}`;
}

/** A path as a shell takes it for a program: a bare name would be looked for elsewhere. */
function typedPath(path: string, cwd: string): string {
  const shown = besideOrWhole(path, cwd);
  return shown === path ? path : `./${shown}`;
}

/** A path below the folder from there, else as it is. */
function besideOrWhole(path: string, cwd: string): string {
  return path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
}
