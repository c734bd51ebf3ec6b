import { packForNode, type PackOptions } from "../../../scripts/npm/pack.ts";
import type { Run } from "../rollkeep.ts";

/** The npm package, installed in a project of its own. */
export interface NodeProject {
  /** Its folder. */
  readonly folder: string;
  /** Runs Node there, with these variables and no others. */
  node(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Run>;
  /** The same for the program of the package. */
  rollkeep(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Run>;
}

/** How a project is made. */
export interface ProjectOptions extends Pick<PackOptions, "types"> {
  /** Path of Node. */
  readonly node: string;
  /** What Node is started with. */
  readonly flags: readonly string[];
}

/** Packs the package, installs it without a network in a new project, gives that to `use`, and removes it. */
export async function withNodeProject(
  { node, flags, types }: ProjectOptions,
  use: (project: NodeProject) => Promise<void>,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "rollkeep-project-" }));
  try {
    const archive = await packForNode({ to: `${folder}/packed`, types });
    await Deno.writeTextFile(`${folder}/package.json`, '{"private":true,"type":"module"}\n');
    const words = ["install", "--offline", "--silent", "--no-audit", "--no-fund", archive];
    await run(["npm", ...words], { cwd: folder, env: Deno.env.toObject(), isGood: true });
    const start = (args: readonly string[], env = {}) =>
      run([node, ...flags, ...args], { cwd: folder, env: { TZ: "UTC", NO_COLOR: "1", ...env } });
    await use({
      folder,
      node: start,
      rollkeep: (args, env) => start([`${folder}/node_modules/.bin/rollkeep`, ...args], env),
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

interface Running {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whether it must end well; left out: it may end as it likes. */
  readonly isGood?: boolean;
}

async function run(command: readonly string[], running: Running): Promise<Run> {
  const { cwd, env, isGood = false } = running;
  const [program, ...args] = command;
  const options = { args, cwd, env, clearEnv: true, stdin: "null" } as const;
  const { code, stdout, stderr } = await new Deno.Command(program!, options).output();
  const decoder = new TextDecoder();
  const [out, err] = [decoder.decode(stdout), decoder.decode(stderr)];
  if (isGood && code !== 0) throw new Error(`Cannot run ${command.join(" ")}: ${err}`);
  return { code, out, err };
}
