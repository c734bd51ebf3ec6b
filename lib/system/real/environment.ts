import type { Environment } from "../system.ts";
import type { Facts } from "./job.ts";

/** The environment as main found it. */
export function knownEnvironment({ variables, cwd }: Facts): Environment {
  return {
    get: (name) => variables[name] ?? null,
    home: () => variables.HOME ?? null,
    cwd: () => cwd,
  };
}
