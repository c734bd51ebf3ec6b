import { CODEX } from "../../../commands/version/command.ts";

/**
 * Path of the real Codex to ask: `CODEX_BIN`, whichever version that is, else the one whose formats rollkeep knows. Without it
 * the conformance tests fail; they are never skipped.
 */
export async function codexBinary(): Promise<string> {
  const named = Deno.env.get("CODEX_BIN");
  return named ?? await codexOf(CODEX.reference);
}

/** Version of a Codex, such as `0.171.0`. @throws when the program at the path is none. */
export async function versionOf(path: string): Promise<string> {
  const said = await saidVersion(path);
  const version = /^codex-cli (\d+\.\d+\.\d+\S*)$/.exec(said)?.[1];
  if (version === undefined) throw new Error(`Cannot use Codex "${path}": it says "${said}"`);
  return version;
}

async function saidVersion(path: string): Promise<string> {
  const { stdout } = await new Deno.Command(path, { args: ["--version"], stderr: "null" }).output();
  return new TextDecoder().decode(stdout).trim();
}

/**
 * Path of the Codex of this version, installed from npm into a cache of its own when it is not there yet.
 *
 * @throws when it cannot be had, with its version.
 */
export async function codexOf(version: string): Promise<string> {
  const cache = `${
    Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`
  }/rollkeep-codex`;
  const folder = `${cache}/${version}`;
  const there = await programIn(folder);
  if (there !== null) return there;
  await Deno.mkdir(cache, { recursive: true });
  // Files of tests run side by side: each installs for itself, and the first one to be ready is taken.
  const own = await Deno.makeTempDir({ dir: cache, prefix: "installing-" });
  try {
    await install(version, own);
    await Deno.rename(own, folder).catch((error) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    if (await exists(own)) await Deno.remove(own, { recursive: true });
  }
  const path = await programIn(folder);
  if (path === null) {
    throw new Error(`Cannot have Codex ${version}: none for ${target()} in "${folder}"`);
  }
  const is = await versionOf(path);
  if (is !== version) throw new Error(`Cannot have Codex ${version}: "${path}" is ${is}`);
  return path;
}

async function install(version: string, folder: string): Promise<void> {
  await Deno.writeTextFile(`${folder}/package.json`, '{"private":true}\n');
  const { success, stderr } = await new Deno.Command("npm", {
    args: ["install", "--loglevel=error", "--no-audit", "--no-fund", `@openai/codex@${version}`],
    cwd: folder,
  }).output();
  if (!success) {
    throw new Error(`Cannot have Codex ${version} from npm: ${new TextDecoder().decode(stderr)}`);
  }
  await removeOthers(`${folder}/node_modules/@openai/codex/vendor`);
}

/** Codex of before 0.99 comes for every platform at once: 400 MB, of which one is run. */
async function removeOthers(vendor: string): Promise<void> {
  if (!await exists(vendor)) return;
  for await (const { name } of Deno.readDir(vendor)) {
    if (name !== target()) await Deno.remove(`${vendor}/${name}`, { recursive: true });
  }
}

/** The program in an installation, wherever that version keeps it; `null` when there is none. */
async function programIn(folder: string): Promise<string | null> {
  const arch = Deno.build.arch === "aarch64" ? "arm64" : "x64";
  const places = [
    `codex-${Deno.build.os}-${arch}/vendor/${target()}/bin/codex`,
    `codex-${Deno.build.os}-${arch}/vendor/${target()}/codex/codex`,
    `codex/vendor/${target()}/codex/codex`,
  ].map((place) => `${folder}/node_modules/@openai/${place}`);
  for (const path of places) if (await exists(path)) return path;
  return null;
}

function target(): string {
  const systems: Readonly<Record<string, string>> = {
    linux: "unknown-linux-musl",
    darwin: "apple-darwin",
  };
  const system = systems[Deno.build.os];
  if (system === undefined) {
    throw new Error(`No Codex is known for ${Deno.build.os}: set CODEX_BIN`);
  }
  return `${Deno.build.arch}-${system}`;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
