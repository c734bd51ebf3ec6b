const VERSION = "0.169.0";
const PACKAGE = `@openai/codex@${VERSION}`;

/**
 * Path of the real Codex: `CODEX_BIN`, else the npm package, installed into a cache of its own when it is not there yet.
 * Without it the conformance tests fail; they are never skipped.
 */
export async function codexBinary(): Promise<string> {
  const named = Deno.env.get("CODEX_BIN");
  const path = named ?? await installed();
  const { success, stdout } = await new Deno.Command(path, { args: ["--version"], stderr: "null" })
    .output();
  const said = new TextDecoder().decode(stdout).trim();
  if (!success || said !== `codex-cli ${VERSION}`) {
    throw new Error(`Cannot use Codex "${path}": it says "${said}", wanted codex-cli ${VERSION}`);
  }
  return path;
}

async function installed(): Promise<string> {
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`;
  const folder = `${cache}/rollkeep-codex/${VERSION}`;
  const path = `${folder}/node_modules/@openai/${target()}/bin/codex`;
  if (await exists(path)) return path;
  await Deno.mkdir(`${cache}/rollkeep-codex`, { recursive: true });
  // Files of tests run side by side: each installs for itself, and the first one to be ready is taken.
  const own = await Deno.makeTempDir({ dir: `${cache}/rollkeep-codex`, prefix: "installing-" });
  try {
    await install(own);
    await Deno.rename(own, folder).catch((error) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    if (await exists(own)) await Deno.remove(own, { recursive: true });
  }
  if (!await exists(path)) {
    throw new Error(`Cannot use ${PACKAGE}: no "${path}"\nSet CODEX_BIN to a Codex ${VERSION}`);
  }
  return path;
}

async function install(folder: string): Promise<void> {
  await Deno.writeTextFile(`${folder}/package.json`, '{"private":true}\n');
  const { success, stderr } = await new Deno.Command("npm", {
    args: ["install", "--silent", "--no-audit", "--no-fund", PACKAGE],
    cwd: folder,
  }).output();
  if (success) return;
  const why = new TextDecoder().decode(stderr);
  throw new Error(`Cannot install ${PACKAGE}: ${why}\nSet CODEX_BIN to a Codex ${VERSION}`);
}

function target(): string {
  const arch = Deno.build.arch === "aarch64" ? "arm64" : "x64";
  const triples: Readonly<Record<string, string>> = {
    linux: `codex-linux-${arch}/vendor/${Deno.build.arch}-unknown-linux-musl`,
    darwin: `codex-darwin-${arch}/vendor/${Deno.build.arch}-apple-darwin`,
  };
  const found = triples[Deno.build.os];
  if (found === undefined) throw new Error(`No Codex is known for ${Deno.build.os}: set CODEX_BIN`);
  return found;
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
