/**
 * Every condition that Codex applies to a thread, a row each, in its order, and how it turned out (repair-rules §0, §19). A failed
 * one names the finding of {@link FINDINGS} that makes it fail; where none does it is so by design.
 *
 * @module
 */
import { isBlocking, LEASE_SECONDS } from "../codex/check/backfill.ts";
import { rowText } from "../codex/check/checked_rows.ts";
import type { ConditionId } from "../model/result/explanation.ts";
import type { ThreadFacts } from "./facts.ts";
import {
  brokenBase,
  hasLastOrdinal,
  hasOverlap,
  hasUsableName,
  headFinding,
  isNamedAfterAnother,
  isPaginated,
  isProjectionAhead,
  isUtf8,
  movedBase,
} from "./rules/rollout_rules.ts";
import { isAttached, isListedSource, providersOf, sourceText } from "./rules/row_rules.ts";
import { hasUserText } from "./rules/text_rules.ts";

/** How a condition turned out. */
export interface Outcome {
  /** `null`: not asked. */
  readonly passed: boolean | null;
  /** One sentence for people. */
  readonly detail: string;
  /** What helps where no finding does: a command, or `{id}` in one. */
  readonly help?: string;
}

/** What a condition decides. `clients`: nothing for Codex's own picker, but for other clients. */
export type Side = "shown" | "clients" | "resumable" | "whole";

/** One condition. */
export interface ConditionRow {
  readonly id: ConditionId;
  readonly side: Side;
  /** What has to be there for it to be asked. */
  readonly of: "store" | "file" | "row" | "row-and-file";
  readonly ask: (facts: ThreadFacts) => Outcome;
}

function passes(detail: string): Outcome {
  return { passed: true, detail };
}

function fails(detail: string, help?: string): Outcome {
  return { passed: false, detail, ...(help === undefined ? {} : { help }) };
}

function unasked(detail: string): Outcome {
  return { passed: null, detail };
}

/** The command that reads all of a rollout. */
const DEEP = "rollkeep doctor --deep";

function unread(what: string): Outcome {
  return { passed: null, detail: `not asked: ${what}; ${DEEP} asks`, help: DEEP };
}

/** Every condition. */
export const CONDITIONS: readonly ConditionRow[] = [
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
  { id: "head", side: "resumable", of: "file", ask: askHead },
  { id: "name_canonical", side: "resumable", of: "file", ask: askName },
  { id: "history_mode", side: "resumable", of: "row-and-file", ask: askMode },
  { id: "archived_at", side: "resumable", of: "file", ask: askArchivedAt },
  { id: "encoding", side: "resumable", of: "file", ask: askEncoding },
  { id: "last_ordinal", side: "resumable", of: "file", ask: askLastOrdinal },
  { id: "base", side: "resumable", of: "file", ask: askBase },
  { id: "provider_configured", side: "resumable", of: "file", ask: askConfigured },
  { id: "model", side: "resumable", of: "row-and-file", ask: askModel },
  { id: "turns_listed", side: "whole", of: "file", ask: askTurns },
  { id: "double", side: "whole", of: "file", ask: askDouble },
];

/** How a condition turned out; not asked where an earlier one of the same thing failed. */
export function outcomeOf({ of, ask }: ConditionRow, facts: ThreadFacts): Outcome {
  if (of === "store") return ask(facts);
  const { row, store } = facts;
  if (!hasFile(facts)) return unasked("not asked: there is no file");
  if (of === "file" || row !== null) return ask(facts);
  return unasked(
    store.database === "read" ? "not asked: there is no row" : databaseText(facts),
  );
}

/** Whether a file of the thread is anywhere, in the store or where its row says. */
export function hasFile({ file, isPathAlive }: ThreadFacts): boolean {
  return file !== null || isPathAlive === true;
}

function databaseText({ store: { database } }: ThreadFacts): string {
  if (database === "none") return "not asked: this store has no database that is understood";
  const trouble = database === "read" ? "" : database.trouble;
  return `not asked: Codex's database cannot be read (${trouble})`;
}

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

function askPath({ row, isPathAlive, file }: ThreadFacts): Outcome {
  const named = rowText(row!, "rollout_path") ?? "";
  if (isPathAlive === null) return unasked(`nobody can tell what is at ${named}`);
  if (isPathAlive) return passes("its row names a file that is there");
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
  if (row!.archived === 1n) return fails("it is archived", `rollkeep unarchive ${id}`);
  return fails(`archived is "${row!.archived ?? null}" in its row, neither yes nor no`);
}

function askSource({ id, row }: ThreadFacts): Outcome {
  if (isListedSource(row!)) return passes("Codex lists threads of its source");
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

function askHead(facts: ThreadFacts): Outcome {
  const { file, id } = facts;
  if (file === null) return unasked("not asked: its file lies outside of this store");
  if (file.first === null) return unasked(`not asked: the file cannot be read (${file.trouble})`);
  if (headFinding(facts) === null) return passes("the first line of its file is whole");
  const { kind, why, fields } = file.first;
  return kind === "meta"
    ? fails(`${file.path} is a file of thread ${fields!.id}, not of ${id}`)
    : fails(`Codex cannot begin to read it: ${why}`);
}

function askName(facts: ThreadFacts): Outcome {
  if (facts.file === null) return unasked("not asked: its file lies outside of this store");
  if (hasUsableName(facts)) {
    return passes(isPaginated(facts.file) === false ? "any name does" : "its file has its name");
  }
  return facts.file.name === null
    ? fails("the name of its file is none of Codex's, which it takes for a paginated thread")
    : fails("its file is named after another thread, so Codex does not find it without a row");
}

function askMode({ row, file }: ThreadFacts): Outcome {
  const own = rowText(row!, "history_mode");
  if (own === "legacy" && isPaginated(file) === true) {
    return fails("its row says legacy, its file is paginated");
  }
  return passes("row and file agree on how its history is kept");
}

function askArchivedAt({ id, row, file, store }: ThreadFacts): Outcome {
  const isArchived = row === null ? file?.archived === true : (row.archived_at ?? null) !== null;
  if (isArchived) return fails("Codex resumes no archived thread", `rollkeep unarchive ${id}`);
  if (row !== null) return passes("no moment of archiving is recorded");
  return unasked(
    store.database === "read" ? "not asked: there is no row" : "its place is not the archive",
  );
}

function askEncoding(facts: ThreadFacts): Outcome {
  switch (isUtf8(facts)) {
    case null:
      return unread("only reading all of the file tells");
    case true:
      return passes(
        isPaginated(facts.file) === true
          ? "a line that is not UTF-8 costs itself only"
          : "all of it is UTF-8",
      );
    case false:
      return fails(
        `${
          facts.file!.whole!.notUtf8
        } of its lines are not UTF-8, and Codex reads no legacy thread with one`,
      );
  }
}

function askLastOrdinal(facts: ThreadFacts): Outcome {
  switch (hasLastOrdinal(facts)) {
    case null:
      return unread("its last 64 KiB have no line to be read");
    case true:
      return passes("its last line is as Codex wants it");
    case false:
      return fails("its last line has no ordinal, and Codex writes on behind none such");
  }
}

function askBase(facts: ThreadFacts): Outcome {
  const broken = brokenBase(facts);
  if (broken === null) {
    return passes(
      facts.bases.length === 0 ? "its history begins in its own file" : "earlier history is there",
    );
  }
  const { base, file } = broken.at;
  switch (broken.finding) {
    case "base-missing":
      return fails(`earlier history lies in rollout ${base.rolloutId}, which is not in this store`);
    case "base-short":
      return fails(`${file!.path} is shorter than the history that is to be read from it`);
    default:
      return fails(`${file!.path}, where earlier history lies, has a broken first line`);
  }
}

function askConfigured(facts: ThreadFacts): Outcome {
  const { providers } = facts.store;
  if (providers === null) return unasked("nobody can tell which providers Codex knows");
  const gone = providersOf(facts).find((name) => !providers.known.includes(name));
  if (gone === undefined) return passes("Codex knows its provider");
  return fails(
    `config.toml has no [model_providers.${gone}] any more, and Codex resumes no thread of it`,
  );
}

function askModel({ row }: ThreadFacts): Outcome {
  return row!.model === ""
    ? fails("the model in its row is empty: only codex resume --model NAME helps")
    : passes("its row does not stand in the way of a model");
}

function askTurns(facts: ThreadFacts): Outcome {
  if (isNamedAfterAnother(facts)) {
    return fails("its file is named after another thread, whose turns Codex takes them for");
  }
  if (hasOverlap(facts) === true) {
    return fails("turns of it have the numbers of earlier ones, and drop out of Codex's list");
  }
  if (isProjectionAhead(facts) === true) {
    return fails("Codex's list of its turns has stopped: new turns are kept and never listed");
  }
  const moved = movedBase(facts);
  if (moved !== null) {
    return fails(`the history in ${moved.file!.path} is cut in another place than it was`);
  }
  return hasOverlap(facts) === null || isProjectionAhead(facts) === null
    ? unread("only reading all of the file tells whether every turn is listed")
    : passes("Codex lists its turns");
}

function askDouble({ doubles }: ThreadFacts): Outcome {
  if (doubles.length === 0) return passes("no other file is this thread");
  const more = doubles.length === 1 ? "" : `, and ${doubles.length - 1} more`;
  return fails(`${doubles[0]} is this thread, too${more}: codex archive destroys one of such`);
}
