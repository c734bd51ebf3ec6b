import { programOfNpm } from "../program/from_npm.ts";

/** The versions of Node that the npm package is tried with: the first one it is made for, and the one before. */
export const NODES = { made: "26.10.0", before: "24.21.0" } as const;

/** Path of the Node of this version, fetched from npm when it is not there yet. @throws when it cannot be had. */
export function nodeOf(version: string): Promise<string> {
  const arch = Deno.build.arch === "aarch64" ? "arm64" : "x64";
  const system = `node-${Deno.build.os}-${arch}`;
  return programOfNpm({
    name: "Node",
    version,
    cache: "rollkeep-node",
    wanted: `${system}@${version}`,
    places: [`${system}/bin/node`],
  });
}
