import { CODEX } from "../../../commands/version/command.ts";
import { exists, programOfNpm } from "../program/from_npm.ts";

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
  const arch = Deno.build.arch === "aarch64" ? "arm64" : "x64";
  const path = await programOfNpm({
    name: "Codex",
    version,
    cache: "rollkeep-codex",
    wanted: `@openai/codex@${version}`,
    places: [
      `codex-${Deno.build.os}-${arch}/vendor/${target()}/bin/codex`,
      `codex-${Deno.build.os}-${arch}/vendor/${target()}/codex/codex`,
      `codex/vendor/${target()}/codex/codex`,
    ].map((place) => `@openai/${place}`),
    tidy: (folder) => removeOthers(`${folder}/node_modules/@openai/codex/vendor`),
  });
  const is = await versionOf(path);
  if (is !== version) throw new Error(`Cannot have Codex ${version}: "${path}" is ${is}`);
  return path;
}

/** Codex of before 0.99 comes for every platform at once: 400 MB, of which one is run. */
async function removeOthers(vendor: string): Promise<void> {
  if (!await exists(vendor)) return;
  for await (const { name } of Deno.readDir(vendor)) {
    if (name !== target()) await Deno.remove(`${vendor}/${name}`, { recursive: true });
  }
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
