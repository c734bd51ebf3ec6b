import type { AbsolutePath } from "../../../../model/store.ts";
import { statOrNull } from "../../../../system/files.ts";
import { parentPath } from "../../../../text/path_text.ts";
import type { ResolvedCreation, ResolvedMove } from "../../../facts/files/resolved_step.ts";
import type { Prepared, ThreadTools, Work } from "../../procedure.ts";
import { stage, type Transfer } from "../transfer.ts";

/** The files that a thread's steps make. */
export function creationsOf({ steps }: Pick<Work, "steps">): readonly ResolvedCreation[] {
  return steps.filter((step) => step.kind === "create");
}

/** The second half of a creation: from where the file was written to its place. */
export function placing({ staged, to, expect }: ResolvedCreation): ResolvedMove {
  return { kind: "move", from: staged, to, expect };
}

/** Writes every creation of a thread where nobody sees it, and brings it to the file system of its place. */
export async function stageCreations(
  { work, write }: {
    readonly work: Work;
    readonly write: (creation: ResolvedCreation, options: ThreadTools) => Promise<void>;
  },
  options: ThreadTools,
): Promise<Prepared> {
  const { writer } = options.tools;
  const transfers: Transfer[] = [];
  const made: AbsolutePath[] = [];
  for (const creation of creationsOf(work)) {
    writer.makeDirs(parentPath(creation.staged));
    await write(creation, options);
    made.push(...writer.makeDirs(parentPath(creation.to)));
    transfers.push(stage(placing(creation), options));
  }
  return { ...work, transfers, made, isPublished: false };
}

/** Removes what was written where nobody sees it: it can be made again. */
export function unlinkStaged(
  moves: readonly ResolvedMove[],
  { tools: { writer, system: { files } } }: Pick<ThreadTools, "tools">,
): void {
  for (const { from } of moves) if (statOrNull(from, files) !== null) writer.unlink(from);
}
