/**
 * What mends the row of a thread, by finding (repair-rules §1 to §3, §7 to §11). The place of a file is the truth, and so is what it
 * says: no file is moved for a row.
 *
 * @module
 */
import { type CheckedRow, rowText } from "../../../../codex/check/checked_rows.ts";
import { headIfReadable } from "../../../../codex/rollout_head.ts";
import { plainPath } from "../../../../codex/rollout_name.ts";
import type { RolloutFacts, ThreadFacts } from "../../../../diagnose/facts.ts";
import { foundByName, sameId } from "../../../../diagnose/rules/rollout_rules.ts";
import { isSubagentSource } from "../../../../diagnose/rules/row_rules.ts";
import { asThreadId } from "../../../../model/ids.ts";
import type { FindingId } from "../../../../model/diagnosis/finding.ts";
import type { SavedValue } from "../../../../model/thread/saved_rows.ts";
import { codexPath } from "../../../facts/files/rollout_path.ts";
import { makeRow, type Rowless } from "../../rows/make_row.ts";
import {
  cannot,
  type FixRow,
  type Mend,
  type Mending,
  text,
  type Unmended,
  whole,
} from "./fix_row.ts";
import { programName } from "../../../../text/program_name.ts";

/** By finding. */
export const ROW_FIXES: Readonly<Partial<Record<FindingId, FixRow>>> = {
  "row-path-dead": { effect: "listed and resumable again", mend: livePath },
  "preview-empty": { effect: "listed again", mend: ({ facts }) => filledPreview(facts) },
  "row-archived-mismatch": { effect: "in the list of its place again", mend: truePlace },
  "row-history-mode": {
    effect: "resumable again",
    mend: () => ({ columns: { history_mode: text("paginated") } }),
  },
  "row-cwd-not-real": {
    effect: "listed in its folder again",
    mend: ({ detail }) => ({ columns: { cwd: text(`${detail.real}`) } }),
  },
  "row-missing": { effect: "listed again", mend: newRow },
  "names-from-index": {
    effect: "listed under its name again",
    mend: ({ detail }) => ({ columns: { name: text(`${detail.name}`) } }),
  },
  "row-source-differs": { effect: "its source is that of its file again", mend: trueSource },
  "row-model-empty": {
    effect: "resumable again",
    mend: async ({ facts, world }) => ({ columns: { model: await modelOf(facts, world) } }),
  },
};

/** The rollout of a thread's own that a dead row should name; `null`: none is in the store. */
function ownFile({ id, file, others }: ThreadFacts): RolloutFacts | null {
  const own = [...file === null ? [] : [file], ...others].filter(({ first }) => {
    const named = first?.fields?.id ?? null;
    return named !== null && sameId(named, id);
  });
  return foundByName(own, id);
}

function livePath({ facts, world }: Mending): Mend | Unmended {
  const file = ownFile(facts);
  if (file === null) {
    return cannot("no file of its own is in the store whose first line can be read");
  }
  // Codex says `.jsonl` also of a file that it has compressed (codex-storage §3).
  const path = plainPath(codexPath(file.path, { store: world.store, own: world.own() }));
  return { columns: { rollout_path: text(path), ...archivedAs(file, facts.row!) } };
}

/** The two columns that say archived, where they do not say what the place of the file does. */
function archivedAs(
  { archived, mtimeMs }: RolloutFacts,
  row: CheckedRow,
): Readonly<Record<string, SavedValue>> {
  const isSaid = row.archived === (archived ? 1n : 0n);
  const since = row.archived_at ?? null;
  if (isSaid && (since !== null) === archived) return {};
  const moment = typeof since === "bigint" ? { i: `${since}` } : whole(mtimeMs / 1000);
  return { archived: whole(archived ? 1 : 0), archived_at: archived ? moment : null };
}

function truePlace({ facts, isNamed }: Mending): Mend | Unmended {
  const { id, file, row } = facts;
  if (file === null) return cannot("its file lies outside of this store");
  const isByHand = row!.archived === 1n && (row!.archived_at ?? null) !== null && !file.archived;
  if (isByHand && !isNamed) {
    return cannot(
      `somebody may have archived it by SQL, and its file never moved: ${bothWays(id)}`,
    );
  }
  // What Codex lists and resumes is not hidden without being told to.
  const isListed = row!.archived === 0n && (row!.archived_at ?? null) === null;
  if (isListed && file.archived && !isNamed) {
    return cannot(`Codex lists it although its file lies in the archive: ${bothWays(id)}`);
  }
  return { columns: archivedAs(file, row!) };
}

/** The commands that settle which of row and place is meant. */
function bothWays(id: string): string {
  return `${programName()} archive ${id} --apply archives it, ${programName()} unarchive ${id} --apply lists it`;
}

/** Without a word of the user's a thread stays hidden: that is what the filter is for. */
function filledPreview({ row, preview }: ThreadFacts): Mend {
  const told = (column: "first_user_message" | "name" | "title") => {
    const value = rowText(row!, column);
    return value === null || value.trim() === "" ? null : value;
  };
  const words = preview ?? told("first_user_message") ?? told("name") ?? told("title") ??
    "(no text)";
  const columns: Record<string, SavedValue> = { preview: text(words) };
  for (const column of ["first_user_message", "title"] as const) {
    if (row![column] === "") columns[column] = text(words);
  }
  return { columns };
}

/** What a row is made from; `null` without a file. */
export function rowlessOf(
  { id: named, file, fileFolder }: ThreadFacts,
  { store, own, catalog }: Mending["world"],
): Rowless | null {
  if (file === null) return null;
  const id = asThreadId(named);
  const { path: rollout, mtimeMs: updatedAtMs, archived } = file;
  const path = codexPath(rollout, { store, own: own() });
  const name = catalog.rows.name(id, null);
  return { id, rollout, path, updatedAtMs, archived, name, cwd: fileFolder?.real ?? null };
}

async function newRow({ facts, world, db, endsBackfill }: Mending): Promise<Mend | Unmended> {
  const thread = rowlessOf(facts, world);
  if (thread === null || db === null) return cannot("there is nothing to make a row from");
  const { rows, hidden } = await makeRow(thread, { ...world, db, endsBackfill });
  if (rows.length > 0) return { rows };
  return cannot(
    hidden ??
      "it is a sub-agent whose file does not say so: it would be listed as a thread of its own",
  );
}

function trueSource({ facts, detail }: Mending): Mend | Unmended {
  const now = rowText(facts.row!, "source") ?? "";
  const own = `${detail.file}`;
  // Its row may know more than a file of an older Codex: a sub-agent is never made a thread of the user's.
  if (isSubagentSource(now) && !isSubagentSource(own)) {
    return cannot("its row says that it is a sub-agent");
  }
  return { columns: { source: text(own) } };
}

/** Without a model Codex takes the one that it is set to. */
async function modelOf({ file }: ThreadFacts, { system }: Mending["world"]): Promise<SavedValue> {
  const model = file === null ? null : (await headIfReadable(file.path, system))?.model ?? null;
  return model === null ? null : text(model);
}
