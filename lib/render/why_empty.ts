import type { Selector } from "../model/request/selector.ts";
import { shellQuote } from "../text/shell_text.ts";
import { programName } from "../text/program_name.ts";

/** Characters of a whole id. */
const FULL_ID = 36;

/** What may be meant by a selector that matches nothing in a store, or in its trash; a sentence each. */
export function whyEmpty(
  { ids, cwds }: Pick<Selector, "ids" | "cwds">,
  { inTrash = false, cwd }: {
    readonly inTrash?: boolean;
    /** Where the user stands: the one folder that is there for certain. */
    readonly cwd: string;
  },
): readonly string[] {
  const notes: string[] = [];
  if (ids.some((id) => id.length < FULL_ID)) {
    notes.push("--id takes whole ids: --id-prefix takes the start of one");
  }
  if (cwds.length > 0 && !inTrash) {
    notes.push(
      "no thread has this folder; where it was renamed or moved, this finds the threads of the old one: " +
        `${programName()} session migrate --suggest --under ${
          cwds.includes(cwd) ? shellQuote(cwd) : "DIR"
        }`,
    );
  }
  return notes;
}
