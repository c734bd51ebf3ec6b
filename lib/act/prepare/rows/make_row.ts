import { lastSettings } from "../../../codex/edit/last_settings.ts";
import { asObject, asText, type JsonObject, parseJson } from "../../../codex/json_value.ts";
import { headIfReadable } from "../../../codex/rollout_head.ts";
import { plainPath } from "../../../codex/rollout_name.ts";
import { isBackfillDue, madeRow, type RowSettings } from "../../../codex/state/made_row.ts";
import { saveRows } from "../../../codex/state/saved_rows.ts";
import { resolveFolder } from "../../../config/migration/resolve_folder.ts";
import type { ThreadId } from "../../../model/ids.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import type { Head } from "../../../model/thread/head.ts";
import {
  hasThreadRow,
  type SavedRows,
  savedText,
  type SavedValue,
  threadValue,
} from "../../../model/thread/saved_rows.ts";
import type { Database } from "../../../system/databases.ts";
import type { System } from "../../../system/system.ts";
import { isAbsolute } from "../../../text/path_text.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";

/** A thread that Codex's database knows nothing of. */
export interface Rowless {
  readonly id: ThreadId;
  /** Where its current rollout is now. */
  readonly rollout: AbsolutePath;
  /** `rollout_path` of its row. */
  readonly path: AbsolutePath;
  readonly updatedAtMs: number;
  readonly archived: boolean;
  readonly name: string | null;
  /** Working directory it gets; `null`: the one of its rollout. */
  readonly cwd: string | null;
}

/** The row that was made; none where there is one already, or there can be none. */
export interface RowMade {
  readonly rows: SavedRows;
  /** Why Codex's picker will not show the thread, as far as nobody means it to be hidden; `null` when it will. */
  readonly hidden: string | null;
}

/**
 * The row of a thread without one, from its rollout: without it Codex's picker never shows the thread (codex-storage §6.1). A flat
 * file of 2025 gets none, for Codex cannot read it.
 */
export async function makeRow(
  thread: Rowless,
  { system, store, db, endsBackfill = false }: Pick<ChangeWorld, "system" | "store"> & {
    readonly db: Database;
    /** Whether the same change ends an index of Codex's that nobody makes; left out: it does not. */
    readonly endsBackfill?: boolean;
  },
): Promise<RowMade> {
  if (hasThreadRow(saveRows(db, thread.id))) return { rows: [], hidden: null };
  const head = await headIfReadable(thread.rollout, system);
  if (head?.id !== thread.id) return { rows: [], hidden: "its file has no metadata" };
  if (head.historyMode === null) {
    return { rows: [], hidden: "its file is of 2025, from before Codex could list it" };
  }
  // A sub-agent whose source does not say so would be shown as a thread of the user's (repair-rules §3).
  if (head.parentThreadId !== null && head.source === "vscode") return { rows: [], hidden: null };
  if (!endsBackfill && isBackfillDue(db)) {
    return { rows: [], hidden: "it takes up its files at its next start, and shows it then" };
  }
  const rows = await rowOfFile(thread, { head, system, store, db });
  return { rows, hidden: hiddenReason((column) => threadValue(rows, column)) };
}

/** The row that Codex would make of a rollout whose first lines are these, whatever row there is. */
export async function rowOfFile(
  thread: Rowless,
  { head, system, store, db }: Pick<ChangeWorld, "system" | "store"> & {
    readonly head: Head;
    readonly db: Database;
  },
): Promise<SavedRows> {
  const settings = await settingsOf(thread, system);
  const cwd = thread.cwd ?? asText(settings?.cwd) ?? head.cwd;
  return madeRow({
    ...thread,
    // Codex keeps saying so of a file that it has compressed (codex-storage §3).
    path: plainPath(thread.path),
    head,
    // Text that is no path of this system is none to resolve: it would start at our own working directory.
    cwd: cwd !== null && isAbsolute(cwd) ? resolveFolder(cwd, system.files) : cwd ?? "",
    settings: rowSettings(settings),
    modelProvider: store.modelProvider,
  }, db);
}

/** Why Codex's picker does not show the thread of a row, as far as nobody means it to be hidden; `null` when it does. */
export function hiddenReason(valueOf: (column: string) => SavedValue): string | null {
  const isShown = SHOWN.has(savedText(valueOf("source")));
  const isEmpty = savedText(valueOf("preview")) === "";
  return isShown && isEmpty ? "it holds no message of yours" : null;
}

/** Sources that the picker shows; exec and sub-agents are hidden by design (repair-rules §10). */
const SHOWN: ReadonlySet<string | null> = new Set([
  "cli",
  "vscode",
  '{"custom":"atlas"}',
  '{"custom":"chatgpt"}',
]);

const decoder = new TextDecoder();

/** The settings in force at the end of the rollout; without a settings line what its last turn tells of them. */
async function settingsOf({ id, rollout }: Rowless, system: System): Promise<JsonObject | null> {
  const { line, turn } = await lastSettings(rollout, system, { threadId: id });
  const payloadOf = (bytes: Uint8Array) =>
    asObject(asObject(parseJson(decoder.decode(bytes)))?.payload);
  if (line !== null) return asObject(payloadOf(line)?.thread_settings);
  return turn === null ? null : payloadOf(turn);
}

function rowSettings(settings: JsonObject | null): RowSettings | null {
  const approvalMode = asText(settings?.approval_policy);
  const profile = asObject(settings?.permission_profile);
  return approvalMode === null || profile === null
    ? null
    : { approvalMode, sandboxPolicy: JSON.stringify(profile) };
}
