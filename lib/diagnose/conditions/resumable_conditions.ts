import { rowText } from "../../codex/check/checked_rows.ts";
import type { ThreadFacts } from "../facts.ts";
import {
  brokenBase,
  hasLastOrdinal,
  hasUsableName,
  headFinding,
  isPaginated,
  isUtf8,
} from "../rules/rollout_rules.ts";
import { providersOf } from "../rules/row_rules.ts";
import { isHabit } from "../rules/era_rules.ts";
import {
  type ConditionRow,
  fails,
  type Outcome,
  passes,
  unasked,
  unknown,
  unread,
  unreadFile,
} from "./outcome.ts";
import { programName } from "../../text/program_name.ts";

/** What Codex asks before it resumes a thread by its id, in its order (repair-rules §0). */
export const RESUMABLE_CONDITIONS: readonly ConditionRow[] = [
  { id: "head", side: "resumable", of: "file", ask: askHead },
  { id: "name_canonical", side: "resumable", of: "file", ask: askName },
  { id: "history_mode", side: "resumable", of: "row-and-file", ask: askMode },
  { id: "archived_at", side: "resumable", of: "file", ask: askArchivedAt },
  { id: "encoding", side: "resumable", of: "file", ask: askEncoding },
  { id: "last_ordinal", side: "resumable", of: "file", ask: askLastOrdinal },
  { id: "base", side: "resumable", of: "file", ask: askBase },
  { id: "provider_configured", side: "resumable", of: "file", ask: askConfigured },
  { id: "model", side: "resumable", of: "row-and-file", ask: askModel },
];

function askHead(facts: ThreadFacts): Outcome {
  const { file, id, store } = facts;
  if (file === null) return unasked("not asked: its file lies outside of this store");
  const unreadable = unreadFile(facts);
  if (unreadable !== null) return unreadable;
  if (headFinding(facts) === null) return passes("the first line of its file is whole");
  const { kind, why, fields, hasLaterMeta } = file.first!;
  const isOfHistory = hasLaterMeta || kind === "unknown-mode" || kind === "incomplete-history";
  if (isOfHistory && !isHabit(store, "reads histories")) return unknown(why, store);
  if (kind === "meta" && !isHabit(store, "refuses dead paths")) {
    return unknown("its row names another thread's file", store);
  }
  return kind === "meta"
    ? fails(`${file.path} is a file of thread ${fields!.id}, not of ${id}`)
    : fails(`Codex cannot begin to read it: ${why}`);
}

function askName(facts: ThreadFacts): Outcome {
  if (facts.file === null) return unasked("not asked: its file lies outside of this store");
  if (hasUsableName(facts)) {
    return passes(
      isPaginated(facts.file) === false && facts.row !== null
        ? "any name does"
        : "its file has its name",
    );
  }
  if (facts.row === null && !isHabit(facts.store, "finds by name")) {
    return unknown("its file does not have its name", facts.store);
  }
  return facts.file.name === null && facts.row !== null
    ? fails("the name of its file is none of Codex's, which it takes for a paginated thread")
    : fails("its file does not have its name, so Codex does not find it without a row");
}

function askMode({ row, file }: ThreadFacts): Outcome {
  const own = rowText(row!, "history_mode");
  if (own === "legacy" && isPaginated(file) === true) {
    return fails("its row says legacy, its file is paginated");
  }
  return passes("row and file agree on how its history is kept");
}

function askArchivedAt({ id, row, file, store }: ThreadFacts): Outcome {
  const isCertain = isHabit(store, "asks when archived");
  if (!isCertain && (file?.archived === true || (row?.archived_at ?? null) !== null)) {
    return unknown("it is archived", store);
  }
  const isArchived = row === null ? file?.archived === true : (row.archived_at ?? null) !== null;
  if (isArchived) {
    return fails("Codex resumes no archived thread", `${programName()} unarchive ${id}`);
  }
  if (row !== null) return passes("no moment of archiving is recorded");
  return unasked(
    store.database === "read" ? "not asked: there is no row" : "its place is not the archive",
  );
}

function askEncoding(facts: ThreadFacts): Outcome {
  const unreadable = unreadFile(facts);
  if (unreadable !== null) return unreadable;
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
  const unreadable = unreadFile(facts);
  if (unreadable !== null) return unreadable;
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
  const unreadable = unreadFile(facts);
  if (unreadable !== null) return unreadable;
  const broken = brokenBase(facts);
  if (broken === null) {
    return passes(
      facts.bases.length === 0 ? "its history begins in its own file" : "earlier history is there",
    );
  }
  const { base, file } = broken.at;
  if (!isHabit(facts.store, "reads histories")) {
    return unknown("earlier history lies elsewhere", facts.store);
  }
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
  if (gone === undefined) {
    const isOther = providersOf(facts).some((name) => name !== providers.current);
    return !isOther || isHabit(facts.store, "resumes other providers")
      ? passes("Codex knows its provider")
      : unknown(`its provider is not ${providers.current}`, facts.store);
  }
  const isOfRow = facts.row !== null && rowText(facts.row, "model_provider") === gone;
  const habit = isOfRow ? "refuses unknown providers" : "asks files for providers";
  if (!isHabit(facts.store, habit)) {
    return unknown(`config.toml does not have ${gone}`, facts.store);
  }
  return fails(
    `config.toml has no [model_providers.${gone}] any more, and Codex resumes no thread of it`,
  );
}

function askModel({ row, store }: ThreadFacts): Outcome {
  if (row!.model === "" && !isHabit(store, "refuses no model")) {
    return unknown("the model in its row is empty", store);
  }
  return row!.model === ""
    ? fails("the model in its row is empty, and one has to be named: codex resume --model NAME")
    : passes("its row does not stand in the way of a model");
}
