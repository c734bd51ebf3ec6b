import process from "node:process";
import type { Granted, ProgramFacts } from "../../../model/result/program.ts";
import * as deno from "../facts.ts";

export * from "../facts.ts";

/** What a command line is measured from, and how this program runs under Node. */
export function startOf(facts: deno.Facts): ReturnType<typeof deno.startOf> {
  return { ...deno.startOf(facts), program: programFacts, calledAnywhere: programWords };
}

/** Node confines nothing unless it was started with `--permission`. */
function programFacts(): ProgramFacts {
  const may = (scope: string): Granted => process.permission?.has(scope) ?? true;
  return {
    build: "package",
    runtime: { name: "node", version: process.versions.node },
    permissions: {
      read: may("fs.read"),
      write: may("fs.write"),
      net: may("net"),
      run: may("child"),
      ffi: may("addon"),
      env: true,
      sys: true,
    },
  };
}

/** How the user says this program, as words of a shell. */
export function programWords(): string {
  return process.env.npm_command === "exec" ? "npx rollkeep" : "rollkeep";
}
