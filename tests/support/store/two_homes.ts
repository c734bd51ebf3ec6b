import { DatabaseSync } from "node:sqlite";
import {
  prepareImport,
  type PrepareImportOptions,
} from "../../../lib/act/prepare/prepare_import.ts";
import type { PreparedMigrate } from "../../../lib/act/prepare/prepare_migrate.ts";
import type { ThreadId } from "../../../lib/model/ids.ts";
import { EMPTY_SELECTOR, type Selector } from "../../../lib/model/request/selector.ts";
import { rehearse } from "../acting.ts";
import { type HandStore, withHandStore } from "../hand_store.ts";
import { snapshot } from "../tree.ts";

/** A home to copy from, and one to copy into. */
export interface TwoHomes {
  /** With the threads of a {@link HandStore}. */
  readonly from: HandStore;
  readonly into: HandStore;
  /** Every file of the first one to the byte, its databases and what lies beside them too. */
  source(): Promise<readonly string[]>;
}

/** What the second home has. */
export interface TwoHomesOptions {
  /** Whether it has the same threads; left out: it has none. */
  readonly isTwin?: boolean;
  /** Whether both lie in memory. */
  readonly inMemory?: boolean;
}

/** Makes two homes, gives them to `use`, and removes them. */
export async function withTwoHomes(
  use: (homes: TwoHomes) => Promise<void>,
  { isTwin = false, ...where }: TwoHomesOptions = {},
): Promise<void> {
  await withHandStore(async (from) => {
    await withHandStore(async (into) => {
      if (!isTwin) empty(into);
      // A copy of a database needs a moment in which nobody has written to it.
      await new Promise((done) => setTimeout(done, 60));
      await use({ from, into, source: () => snapshot(from.home, () => false) });
    }, where);
  }, where);
}

function empty({ home, sql }: HandStore): void {
  Deno.removeSync(`${home}/sessions`, { recursive: true });
  Deno.mkdirSync(`${home}/sessions`);
  Deno.writeTextFileSync(`${home}/session_index.jsonl`, "");
  sql("DELETE FROM thread_spawn_edges; DELETE FROM threads; DELETE FROM thread_sections");
}

const HISTORY = `
CREATE TABLE thread_turns (thread_id TEXT NOT NULL, turn_id TEXT NOT NULL, rollout_ordinal INTEGER NOT NULL,
  PRIMARY KEY (thread_id, turn_id));
CREATE TABLE thread_items (thread_id TEXT NOT NULL, item_id TEXT NOT NULL, item_json TEXT NOT NULL,
  PRIMARY KEY (thread_id, item_id));
CREATE TABLE thread_realtime_items (thread_id TEXT NOT NULL, item_id TEXT NOT NULL, item_json TEXT NOT NULL,
  PRIMARY KEY (thread_id, item_id));
CREATE TABLE thread_history_projection_state (thread_id TEXT PRIMARY KEY,
  next_rollout_byte_offset INTEGER NOT NULL, next_rollout_ordinal INTEGER NOT NULL);`;

/** Gives a home a database of histories, with some turns of these threads; `items` of each. */
export function addHistory(
  { home }: Pick<HandStore, "home">,
  { ids = [], items = 1 }: { readonly ids?: readonly string[]; readonly items?: number } = {},
): void {
  const db = new DatabaseSync(`${home}/thread_history_1.sqlite`);
  db.exec(`PRAGMA journal_mode = WAL; ${HISTORY}`);
  for (const id of ids) {
    db.prepare("INSERT INTO thread_turns VALUES (?, 'turn', 1)").run(id);
    for (let at = 0; at < items; at++) {
      db.prepare("INSERT INTO thread_items VALUES (?, ?, '{}')").run(id, `item ${at}`);
    }
    db.prepare("INSERT INTO thread_history_projection_state VALUES (?, 20, 2)").run(id);
  }
  db.close();
}

/** How many rows of each table a home's history has of a thread. */
export function historyOf({ home }: Pick<HandStore, "home">, id: string): Record<string, number> {
  const db = new DatabaseSync(`${home}/thread_history_1.sqlite`);
  try {
    return Object.fromEntries(
      ["thread_turns", "thread_items", "thread_history_projection_state"].map((table) => {
        const row = db.prepare(`SELECT count(*) AS n FROM ${table} WHERE thread_id = ?`).get(id);
        return [table, Number(row!.n)];
      }),
    );
  } finally {
    db.close();
  }
}

/** What copying from the first home into the second one comes to; nothing is done. */
export function plannedImport(
  { from, into }: Pick<TwoHomes, "from" | "into">,
  wish: Partial<PrepareImportOptions> = {},
): Promise<PreparedMigrate> {
  const { system, writer } = into;
  return rehearse(into, (world) =>
    prepareImport(world, {
      source: from.store,
      mappings: [],
      selector: { ...EMPTY_SELECTOR, all: true },
      sinceMs: null,
      limit: null,
      stopsAtFirst: false,
      stateDb: null,
      actTools: () => ({ system, writer }),
      ...wish,
    }));
}

/** A selector of these threads. */
export function only(...ids: readonly ThreadId[]): Selector {
  return { ...EMPTY_SELECTOR, ids };
}
