import { DONE } from "./measure.ts";
import type { Step } from "./page/report.ts";
import { environment } from "./programs.ts";
import { type CpuProfile, stepsOf } from "./slowest_step.ts";

/**
 * The step of a command that took longest, by V8's own profile of one run, with all of the work in one process: the program is
 * granted too little to confine itself, so that it does everything there. `null` where there was nothing to look at.
 *
 * @throws {Error} where the program wrote no profile.
 */
export async function slowestStep(
  args: readonly string[],
  { home, root, statuses = DONE }: {
    readonly home: string;
    readonly root: string;
    /** Exit statuses that are no failure. */
    readonly statuses?: readonly number[] | undefined;
  },
): Promise<Step | null> {
  const project = new URL("../..", import.meta.url);
  const folder = await Deno.makeTempDir({ dir: root, prefix: "profile-" });
  const env = environment(home, root);
  const grants = [
    // A row of the bench copies threads to /tmp, which is looked at.
    `--allow-read=${[root, project.pathname, env.DENO_DIR, "/tmp"].join(",")}`,
    `--allow-write=${root}`,
    "--allow-env",
    "--allow-sys",
  ];
  const flags = ["--cached-only", "--no-prompt", "--cpu-prof", `--cpu-prof-dir=${folder}`];
  try {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", ...flags, ...grants, `${project.pathname}main.ts`, ...args],
      env,
      stdin: "null",
      stdout: "null",
    }).output();
    if (!statuses.includes(code)) {
      throw new Error(`${args.join(" ")} ended with ${code}: ${new TextDecoder().decode(stderr)}`);
    }
    const profiles = [...Deno.readDirSync(folder)].map(({ name }) => `${folder}/${name}`);
    if (profiles[0] === undefined) throw new Error(`no profile of ${args.join(" ")}`);
    const profile: CpuProfile = JSON.parse(await Deno.readTextFile(profiles[0]));
    return stepsOf(profile, project.href)[0] ?? null;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
