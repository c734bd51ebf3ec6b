import { compressedPath, plainName } from "../../../codex/rollout_name.ts";
import { readColumns, updateRow } from "../../../codex/state/row_updates.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import { statOrNull } from "../../../system/files.ts";
import { isWithin } from "../../../text/path_text.ts";
import type { ResolvedStep } from "../../facts/files/resolved_step.ts";
import { truePath } from "../../facts/files/rollout_path.ts";
import { ownStore } from "../../facts/own_store.ts";
import { inTransaction } from "../../locks/transaction.ts";
import type { ThreadTools, Work } from "../procedure.ts";

/**
 * Lets the row of a thread that was cut off and is finished now name the place that its file has in the store, for the home may have
 * been renamed in between. A row whose path leads there stays as it is.
 */
export function keepPathTrue({ thread: { id }, steps }: Work, options: ThreadTools): void {
  const { db, store, tools } = options;
  if (db === null || id === null) return;
  const before = readColumns(db, { id, columns: ["rollout_path"] })?.[0] ?? null;
  if (before === null || !("t" in before)) return;
  const path =
    steps.map(endOf).find((end) => end !== null && plainName(end) === plainName(before.t)) ?? null;
  if (path === null || isWithin(path, store.trashRoot)) return;
  const { files } = tools.system;
  // Codex may have moved it on since, and then its row with it.
  const isThere = [path, compressedPath(path)].some((name) =>
    statOrNull(name, files)?.kind === "file"
  );
  if (!isThere) return;
  const after = { t: truePath(before.t, path, { store, own: ownStore(store, files), files }) };
  if (after.t === before.t) return;
  const updates = [{ column: "rollout_path", before, after }];
  inTransaction(db, () => updateRow(db, { id, updates }));
}

/** Where the file of a step lies once it is done; `null` when it is gone. */
function endOf(step: ResolvedStep): AbsolutePath | null {
  switch (step.kind) {
    case "move":
    case "create":
      return step.to;
    case "append":
    case "cut":
    case "patch":
    case "replace":
      return step.from;
    case "remove":
      return null;
    default:
      return step satisfies never;
  }
}
