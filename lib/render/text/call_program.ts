import { pastable } from "./visible.ts";
import { nameProgram } from "../../text/program_name.ts";

/** Has printed commands name this program as it was called; by its name where that has characters that are not shown. */
export function callProgram({ program = "rollkeep" }: { readonly program?: string }): void {
  nameProgram(pastable(program) ?? "rollkeep");
}
