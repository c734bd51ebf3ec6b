import { parseRolloutName } from "../../codex/rollout_name.ts";
import { copyHistory, historyTrouble } from "../../codex/state/projection.ts";
import { HISTORY_DATABASE } from "../../codex/state/side_databases.ts";
import type { RolloutId } from "../../model/ids.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import type { Database } from "../../system/databases.ts";
import { statOrNull } from "../../system/files.ts";
import { baseName, joinPath } from "../../text/path_text.ts";
import { databasesApart } from "../facts/databases_apart.ts";
import { checkSource, type ResolvedCreation } from "../facts/files/resolved_step.ts";
import { troubleText } from "../facts/thread_error.ts";
import { inTransaction, isBusy } from "../locks/transaction.ts";
import { SHORT_BUSY_TIMEOUT } from "../locks/writer_locks.ts";
import type { ActTools } from "../tools.ts";

/** What Codex has taken in of the threads of one home, on its way into another. */
export interface Histories {
  /**
   * Copies what Codex has taken in of a rollout, past its thread's point of no return: a thread that lacks it shows the turns that it
   * is resumed with, and one that was reverted never those before (codex-storage §4.4). Returns why it stays behind, for people;
   * `null` when it does not, or when {@link trouble} tells.
   *
   * @throws what {@link isBusy} knows, when another process writes; it can be said again.
   */
  carry(creation: ResolvedCreation): string | null;
  /** Why nothing goes along, for people; `null`: it does, or nobody has asked for it. */
  trouble(): string | null;
  /** Closes what was opened. Said twice it does no harm. */
  close(): void;
}

/** The two homes. */
export interface HistoriesOptions {
  readonly tools: ActTools;
  readonly source: StorePaths;
  readonly store: StorePaths;
}

/** Opened when first asked; `null` where one of the homes has none: Codex then takes in what it can by itself. */
export function newHistories(options: HistoriesOptions): Histories | null {
  const { tools, source, store } = options;
  const [from, into] = [source, store].map((home) => historyPath(home, tools));
  if (from == null || into == null) return null;
  let open: OpenHistories | string | undefined;
  return {
    carry(creation) {
      open ??= orTrouble(() => openBoth({ ...options, from, into }));
      if (typeof open === "string") return null;
      const { from: theirs, into: ours } = open;
      const rolloutId = rolloutOf(creation);
      return orTrouble(() => {
        // What it has taken in must be of this very file: of more than that it would never show a turn again.
        checkSource(creation, tools.system.files);
        const commit = (work: () => void) => inTransaction(ours, work);
        if (rolloutId !== null) copyHistory(rolloutId, { from: theirs, into: ours, commit });
        return null;
      });
    },
    trouble: () => typeof open === "string" ? open : null,
    close() {
      if (typeof open === "object") open.close();
    },
  };
}

/** What is said of turns that stay behind. */
export function turnsStayText(trouble: string): string {
  return `Codex there builds the list of turns of a thread when it is resumed: ${trouble}`;
}

function historyPath({ sqliteHome }: StorePaths, { system }: ActTools): AbsolutePath | null {
  const path = sqliteHome === null ? null : joinPath(sqliteHome, HISTORY_DATABASE);
  return path === null || statOrNull(path, system.files) === null ? null : path;
}

function rolloutOf({ to }: ResolvedCreation): RolloutId | null {
  return parseRolloutName(baseName(to))?.rolloutId ?? null;
}

interface OpenHistories {
  readonly from: Database;
  readonly into: Database;
  close(): void;
}

function openBoth(
  { tools, store, from: path, into: target }: HistoriesOptions & {
    readonly from: AbsolutePath;
    readonly into: AbsolutePath;
  },
): OpenHistories | string {
  const apart = databasesApart([path], { tools, trashRoot: store.trashRoot });
  const opened: { close(): void }[] = [apart];
  const close = () => opened.reverse().forEach((one) => one.close());
  try {
    const from = apart.openReadOnly(path);
    opened.push(from);
    const into = tools.writer.openDatabase(target);
    opened.push(into);
    into.exec(SHORT_BUSY_TIMEOUT);
    const trouble = historyTrouble(from, into);
    if (trouble === null) return { from, into, close };
    close();
    return trouble;
  } catch (error) {
    close();
    throw error;
  }
}

/** What a call gives, or why it could not, for people. */
function orTrouble<T>(call: () => T): T | string {
  try {
    return call();
  } catch (error) {
    if (isBusy(error)) throw error;
    return troubleText(error);
  }
}
