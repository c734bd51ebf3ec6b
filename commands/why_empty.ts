import type { PreparedChange } from "../lib/act/prepare/prepared_change.ts";
import { isNothing } from "../lib/model/plan.ts";
import type { Request } from "../lib/model/request/request.ts";
import type { Selector } from "../lib/model/request/selector.ts";
import { programName } from "../lib/text/program_name.ts";

/** Characters of a whole id. */
const FULL_ID = 36;

/** What may be meant by a selector that matches nothing in a store, or in its trash; a sentence each. */
export function whyEmpty(
  { ids, cwds }: Pick<Selector, "ids" | "cwds">,
  { inTrash = false }: { readonly inTrash?: boolean } = {},
): readonly string[] {
  const notes: string[] = [];
  if (ids.some((id) => id.length < FULL_ID)) {
    notes.push("--id takes whole ids: --id-prefix takes the start of one");
  }
  if (cwds.length > 0 && !inTrash) {
    notes.push(
      "no thread has this folder; where it was renamed or moved, this finds the threads of the old one: " +
        `${programName()} session migrate --suggest --under DIR`,
    );
  }
  return notes;
}

/** The same of a change that does nothing, and passed nothing by; none of another one. */
export function whyNothing(
  { plan, passedBy }: Pick<PreparedChange, "plan" | "passedBy">,
  request: Request,
): readonly string[] {
  if (!("selector" in request) || !isNothing(plan) || passedBy.length > 0) return [];
  return whyEmpty(request.selector, { inTrash: request.command === "restore" });
}
