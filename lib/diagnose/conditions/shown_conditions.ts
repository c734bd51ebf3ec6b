import { isBlocking, LEASE_SECONDS } from "../../codex/check/backfill.ts";
import { rowText } from "../../codex/check/checked_rows.ts";
import { isCompressed } from "../../codex/rollout_name.ts";
import type { ThreadFacts } from "../facts.ts";
import { isHabit } from "../rules/era_rules.ts";
import { differingSource, hasListedSource, isAttached, sourceText } from "../rules/row_rules.ts";
import { hasUserText } from "../rules/text_rules.ts";
import {
  type ConditionRow,
  databaseText,
  fails,
  type Outcome,
  passes,
  unasked,
  unknown,
} from "./outcome.ts";
import { programName } from "../../text/program_name.ts";

/** What Codex's lists of threads ask, in their order (repair-rules §0). */
export const SHOWN_CONDITIONS: readonly ConditionRow[] = [
  { id: "list_readable", side: "shown", of: "store", ask: askList },
  { id: "file", side: "shown", of: "store", ask: askFile },
  { id: "row", side: "shown", of: "store", ask: askRow },
  { id: "path", side: "shown", of: "row-and-file", ask: askPath },
  { id: "preview", side: "shown", of: "row-and-file", ask: askPreview },
  { id: "archived", side: "shown", of: "row-and-file", ask: askArchived },
  { id: "source", side: "shown", of: "row-and-file", ask: askSource },
  { id: "attached", side: "shown", of: "row-and-file", ask: askAttached },
  { id: "provider", side: "clients", of: "row-and-file", ask: askProvider },
  { id: "cwd", side: "shown", of: "row-and-file", ask: askFolder },
];

function askList(facts: ThreadFacts): Outcome {
  const { database, poison, backfill, isWriting, nowMs } = facts.store;
  if (database !== "read") return unasked(databaseText(facts));
  if (backfill !== null && isBlocking(backfill, nowMs)) {
    return isWriting === true
      ? fails("Codex is making its index of all files right now: wait for it")
      : fails(
        `Codex's index is marked as being made, and nobody makes it: every Codex waits and gives up, for ${
          LEASE_SECONDS / 60
        } minutes after each start`,
      );
  }
  const worst = poison.find(({ stopsCodex }) => stopsCodex) ??
    poison.find(({ inPicker }) => inPicker);
  if (worst === undefined) return passes("Codex can list its threads");
  const { id, column, stopsCodex } = worst;
  const what = stopsCodex ? "does not start" : "lists no thread at all";
  return fails(`Codex ${what}: it cannot read ${column} in the row of thread ${id}`);
}

function askFile(facts: ThreadFacts): Outcome {
  const { file, isPathAlive, row, others } = facts;
  if (file !== null) return passes(file.path);
  const named = row === null ? "" : rowText(row, "rollout_path") ?? "";
  if (isPathAlive === true) return passes(`${named}, outside of this store: not read`);
  if (isPathAlive === null && row !== null && others.length === 0) {
    return unasked(`nobody can tell whether a file is at ${named}`);
  }
  const kept = facts.keptTurns === 0 ? "" : `; Codex still keeps ${facts.keptTurns} turns of it`;
  return fails(`no file is its rollout: its row says ${named}${kept}`);
}

function askRow(facts: ThreadFacts): Outcome {
  if (facts.store.database !== "read") return unasked(databaseText(facts));
  if (facts.row !== null) return passes("Codex's database has it");
  return fails("Codex's database does not have it: its picker never sees the file");
}

function askPath({ row, isPathAlive, file, store }: ThreadFacts): Outcome {
  const named = rowText(row!, "rollout_path") ?? "";
  if (isPathAlive === null) return unasked(`nobody can tell what is at ${named}`);
  if (isPathAlive) {
    const isPlain = !isCompressed(named) && file?.compressed !== true;
    return isPlain || isHabit(store, "reads compressed files")
      ? passes("its row names a file that is there")
      : unknown("its row or its file is a compressed one", store);
  }
  return fails(`its row names "${named}", where no file is; it lies at ${file?.path ?? "?"}`);
}

function askPreview(facts: ThreadFacts): Outcome {
  if (facts.row!.preview !== "") return passes("its row has a preview");
  return hasUserText(facts)
    ? fails("its row has no preview, and without one Codex lists no thread")
    : fails("nobody has said a word in it yet, so Codex does not list it, by design");
}

function askArchived({ id, row }: ThreadFacts): Outcome {
  if (row!.archived === 0n) return passes("it is not archived");
  if (row!.archived === 1n) return fails("it is archived", `${programName()} unarchive ${id}`);
  return fails(`archived is "${row!.archived ?? null}" in its row, neither yes nor no`);
}

function askSource(facts: ThreadFacts): Outcome {
  const { id, row } = facts;
  if (hasListedSource(row!)) return passes("Codex lists threads of its source");
  const own = differingSource(facts);
  if (own !== null) {
    const kept = rowText(row!, "source") ?? "";
    return fails(`its row says "${kept}", its file "${own}": Codex's picker goes by the row`);
  }
  const why = sourceText(rowText(row!, "source") ?? "");
  return fails(`${why}, and Codex's picker does not list such, by design`, `codex resume ${id}`);
}

function askAttached({ row }: ThreadFacts): Outcome {
  if (!isAttached(row!)) return passes("it stands by itself");
  const parent = rowText(row!, "attached_thread_parent_id") ?? "";
  return fails(`it is attached to thread ${parent}, which shows it, by design`);
}

function askProvider({ row, store: { providers } }: ThreadFacts): Outcome {
  if (providers === null) return unasked("nobody can tell which provider Codex is set to");
  const own = rowText(row!, "model_provider") ?? "";
  if (own === providers.current) return passes(`its provider is ${own}, as Codex is set`);
  return fails(
    `its provider is ${own}, Codex is set to ${providers.current}: the picker of the terminal lists it, clients that ask for the set provider only do not`,
  );
}

function askFolder({ row, asked }: ThreadFacts): Outcome {
  if (asked === null) return unasked("not asked: --cwd DIR asks");
  if (asked.real === null) return unasked(`not asked: there is no folder ${asked.path}`);
  const cwd = rowText(row!, "cwd") ?? "";
  if (cwd === asked.real) return passes(`it is listed in ${asked.real}`);
  return fails(`its folder is "${cwd}", not ${asked.real}`, "codex resume --all");
}
