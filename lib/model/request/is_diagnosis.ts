import type { Request } from "./request.ts";

/** Whether a command judges a store by Codex's own rules: it has to know its providers, and whether folders exist. */
export function isDiagnosis({ command }: Pick<Request, "command">): boolean {
  return command === "why" || command === "doctor" || command === "repair";
}
