import { readDesktopThreads } from "../../codex/check/desktop_catalog.ts";
import { type CheckedRow, rowText } from "../../codex/check/checked_rows.ts";
import { parseJson } from "../../codex/json_value.ts";
import { newLiveness } from "../../codex/liveness.ts";
import { missingBreaks } from "../../codex/mend/name_index_breaks.ts";
import { MOST_NAME_BYTES } from "../../codex/name_index_file.ts";
import { readNames } from "../../codex/session_index.ts";
import { asThreadId } from "../../model/ids.ts";
import type { StorePaths } from "../../model/store.ts";
import { entryNames, errorCode, orElse } from "../../system/files.ts";
import type { LookAnywhere } from "../../system/look.ts";
import type { System } from "../../system/system.ts";
import { joinPath } from "../../text/path_text.ts";
import type { NamesSurvey, SizedFile, StoreSurvey } from "./survey.ts";

/** Databases whose size is told. */
const SIZED = ["state_5.sqlite", "thread_history_1.sqlite"];

/** Reads what of the name index is damaged, and which paginated threads have a name in it alone. */
export function readNamesSurvey(
  { sessionIndex }: StorePaths,
  { system: { files }, rows }: { readonly system: System; readonly rows: readonly CheckedRow[] },
): NamesSurvey {
  const nothing = { isTerminated: null, broken: 0, isJoined: false, unnamed: [], trouble: null };
  if (sessionIndex === null) return nothing;
  try {
    const text = files.readText(sessionIndex, { maxBytes: MOST_NAME_BYTES });
    const names = readNames(text);
    const unnamed = rows.filter((row) =>
      row.history_mode === "paginated" && rowText(row, "name") === null &&
      names.has(asThreadId(rowText(row, "id") ?? ""))
    );
    return {
      isTerminated: text === "" || text.endsWith("\n"),
      broken: brokenLines(text),
      isJoined: missingBreaks(text).some((at) => at < text.length),
      unnamed: unnamed.map((row) => rowText(row, "id")!),
      trouble: null,
    };
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    return code === "ENOENT" ? nothing : { ...nothing, trouble: code };
  }
}

/** Lines that are neither blank nor JSON, one after another: a list of all would take what a hostile index wants. */
function brokenLines(text: string): number {
  let broken = 0;
  for (let from = 0; from < text.length;) {
    const found = text.indexOf("\n", from);
    const end = found < 0 ? text.length : found;
    if (end > from) {
      const line = text.slice(from, end);
      if (line.trim() !== "" && parseJson(line) === undefined) broken++;
    }
    from = end + 1;
  }
  return broken;
}

/** Reads which threads a Codex holds, and how many lock files nobody does. */
export function readLocks(
  store: StorePaths,
  { files }: System,
): Pick<StoreSurvey, "live" | "staleLocks"> {
  const { writerLocks } = store;
  const nothing = { live: null, staleLocks: 0 };
  if (writerLocks === null) return nothing;
  const names = orElse(() => [...entryNames(writerLocks, files)], null);
  if (names === null) return nothing;
  const isLive = newLiveness({ store, files });
  const ids = names.filter((name) => /^[0-9a-f-]{36}\.lock$/i.test(name))
    .map((name) => asThreadId(name.slice(0, -".lock".length)));
  const told = ids.map((id) => ({ id, live: isLive(id) }));
  return {
    live: told.some(({ live }) => live === null)
      ? null
      : told.filter(({ live }) => live).map(({ id }) => id),
    staleLocks: told.filter(({ live }) => live === false).length,
  };
}

/** Threads of the desktop app that are nowhere in the store; `null`: the app has no catalogue. */
export function readGhosts(
  store: StorePaths,
  { system, known }: { readonly system: System; readonly known: ReadonlySet<string> },
): { readonly ghosts: readonly string[] | null; readonly problems: readonly string[] } {
  const { catalog, state, problems } = readDesktopThreads(store, system);
  const ids = new Set([...catalog ?? [], ...state]);
  const ghosts = catalog === null && state.size === 0
    ? null
    : [...ids].filter((id) => !known.has(id)).sort();
  return { ghosts, problems };
}

/** What there is beside threads, names and rows: quickly read, and every time anew. */
export type Beside = Pick<
  StoreSurvey,
  "roots" | "config" | "configPath" | "live" | "staleLocks" | "databases" | "backups"
>;

/** Reads it. */
export async function readBeside(
  store: StorePaths,
  { system, look }: { readonly system: System; readonly look: LookAnywhere },
): Promise<Beside> {
  return {
    ...await readRoots(store, look),
    ...readLocks(store, system),
    ...readDatabaseFiles(store, system),
  };
}

/** Sizes of the databases, and the folders into which Codex has put damaged ones. */
export function readDatabaseFiles(
  { sqliteHome, home }: StorePaths,
  { files }: System,
): Pick<StoreSurvey, "databases" | "backups"> {
  const databases = SIZED.flatMap((name): SizedFile[] => {
    if (sqliteHome === null) return [];
    const bytes = ["", "-wal"].map((ending) =>
      orElse(() => files.lstat(joinPath(sqliteHome, name + ending)).size, 0)
    );
    const sum = bytes.reduce((all, each) => all + each, 0);
    return sum === 0 ? [] : [{ name, bytes: sum }];
  });
  const backups = home === null
    ? []
    : orElse(() => [...entryNames(joinPath(home, "db-backups"), files)], []).sort();
  return { databases, backups };
}

/** What is at the roots and the configuration. */
export async function readRoots(
  { sessionsRoot, trashRoot, home, configTrouble }: StorePaths,
  look: LookAnywhere,
): Promise<Pick<StoreSurvey, "roots" | "config" | "configPath">> {
  const configPath = home === null ? null : joinPath(home, "config.toml");
  const paths = [sessionsRoot, trashRoot, ...(configPath === null ? [] : [configPath])];
  const [sessions, trash, config] = await look(paths);
  const kindOf = (found: typeof sessions) =>
    found?.kind === "link" && found.real !== null ? "directory" : found?.kind ?? null;
  const trouble = configTrouble === null ? null : { trouble: configTrouble.state };
  const isThere = (config?.kind ?? null) !== null;
  return {
    roots: { sessions: kindOf(sessions), trash: kindOf(trash) },
    config: configPath === null ? null : trouble ?? (isThere ? "loaded" : "missing"),
    configPath,
  };
}
