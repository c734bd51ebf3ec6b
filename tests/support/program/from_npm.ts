/** A program of an npm package, in one version. */
export interface ProgramOfNpm {
  /** What it is called, for errors. */
  readonly name: string;
  readonly version: string;
  /** Name of its folder below the user's cache. */
  readonly cache: string;
  /** What npm is to install: `name@version`. */
  readonly wanted: string;
  /** Where it may lie in an installation, most likely first. */
  readonly places: readonly string[];
  /** Done to an installation before it is used. Left out: nothing. */
  readonly tidy?: (folder: string) => Promise<void>;
}

/**
 * Path of the program, installed from npm into a cache of its own when it is not there yet. No script of a package is run.
 *
 * @throws when it cannot be had, with its version.
 */
export async function programOfNpm(program: ProgramOfNpm): Promise<string> {
  const { name, version, places } = program;
  const caches = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`;
  const cache = `${caches}/${program.cache}`;
  const folder = `${cache}/${version}`;
  const there = await firstOf(folder, places);
  if (there !== null) return there;
  await Deno.mkdir(cache, { recursive: true });
  // Files of tests run side by side: each installs for itself, and the first one to be ready is taken.
  const own = await Deno.makeTempDir({ dir: cache, prefix: "installing-" });
  try {
    await install(program, own);
    await Deno.rename(own, folder).catch((error) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    if (await exists(own)) await Deno.remove(own, { recursive: true });
  }
  const path = await firstOf(folder, places);
  if (path !== null) return path;
  throw new Error(`Cannot have ${name} ${version}: there is none in "${folder}"`);
}

async function install(program: ProgramOfNpm, folder: string): Promise<void> {
  const { name, version, wanted, tidy } = program;
  await Deno.writeTextFile(`${folder}/package.json`, '{"private":true}\n');
  const quiet = ["--loglevel=error", "--no-audit", "--no-fund", "--ignore-scripts"];
  const { success, stderr } = await new Deno.Command("npm", {
    args: ["install", ...quiet, wanted],
    cwd: folder,
  }).output();
  if (!success) {
    throw new Error(`Cannot have ${name} ${version} from npm: ${new TextDecoder().decode(stderr)}`);
  }
  await tidy?.(folder);
}

async function firstOf(folder: string, places: readonly string[]): Promise<string | null> {
  for (const place of places) {
    const path = `${folder}/node_modules/${place}`;
    if (await exists(path)) return path;
  }
  return null;
}

/** Whether something is at a path. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
