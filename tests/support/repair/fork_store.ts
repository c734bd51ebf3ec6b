/**
 * A store of a thread and its forks, small enough to be looked at byte by byte.
 *
 * @module
 */
import type { Execution } from "../../../lib/act/batch/execute.ts";
import type { PreparedRepair } from "../../../lib/act/prepare/prepare_repair.ts";
import type { FindingId } from "../../../lib/model/diagnosis/finding.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import type { Writer } from "../../../lib/system/writer.ts";
import { rehearse, type RepairDeed, repairOf, repairThreads } from "../acting.ts";
import { MENDED, type RepairStore, withRepairStore } from "./repair_store.ts";

/** A fork of {@link MENDED}, and a fork of that. */
export const FORK = "01a10d9c-0000-7000-8000-0000000000f1";
/** Reads {@link FORK}. */
export const SECOND = "01a10d9c-0000-7000-8000-0000000000f2";

/** The store, and what can be done with it. */
export interface ForkStore extends RepairStore {
  readonly writer: Writer;
  /** Rollout of a thread. */
  pathOf(id: string): string;
  /** Bytes of it as text. */
  textOf(id: string): string;
  /** What the first line of a rollout says of its base. */
  baseOf(id: string): ForkBase | null;
  /** How far Codex has taken a rollout in. */
  stateOf(id: string): unknown;
  /** Changes a file, and keeps its time. */
  change(id: string, by: (text: string) => string): void;
  repairThem(only: readonly FindingId[], deed?: Partial<RepairDeed>): Promise<Execution>;
  rehearseThem(only: readonly FindingId[], deed?: Partial<RepairDeed>): Promise<PreparedRepair>;
}

/** A `history_base`. */
export interface ForkBase {
  readonly thread_id: string;
  readonly end_ordinal_exclusive: number;
  readonly end_byte_offset: number;
}

const TIME = 1767607260;

/** Makes the store, gives it to `use`, and removes it. `padding`: bytes that the fork's own line is longer by. */
export async function withForkStore(
  use: (store: ForkStore) => Promise<void>,
  { padding = 0 }: { readonly padding?: number } = {},
): Promise<void> {
  await withRepairStore(async (store) => {
    const pathOf = (id: string) => store.path.replace(MENDED, id);
    const textOf = (id: string) => Deno.readTextFileSync(pathOf(id));
    const write = (id: string, text: string) => {
      Deno.writeTextFileSync(pathOf(id), text);
      Deno.utimeSync(pathOf(id), TIME, TIME);
    };
    const [first, ...rest] = store.lines();
    const meta = JSON.parse(first!);
    // Its last turn is not inherited.
    const inherited = [first, ...rest.slice(0, -1)].map((line) => `${line}\n`).join("");
    const fork = (id: string, base: ForkBase, more: number) => {
      const payload = { ...meta.payload, session_id: id, id, history_base: base };
      const ordinal = base.end_ordinal_exclusive;
      const line = { ...meta, ordinal: ordinal + 1, type: "event_msg", payload: { text: id } };
      const own = `${JSON.stringify(line).slice(0, -1)}${" ".repeat(more)}}\n`;
      write(id, `${JSON.stringify({ ...meta, ordinal, payload })}\n${own}`);
      store.sql(`INSERT INTO threads SELECT * FROM threads WHERE id = '${MENDED}' AND 0;
        CREATE TEMP TABLE one AS SELECT * FROM threads WHERE id = '${MENDED}';
        UPDATE one SET id = '${id}', rollout_path = '${pathOf(id)}';
        INSERT INTO threads SELECT * FROM one`);
      store.history(`INSERT INTO thread_history_projection_state VALUES ('${id}', 100, 1)`);
    };
    const size = (text: string) => new TextEncoder().encode(text).length;
    fork(FORK, {
      thread_id: MENDED,
      end_ordinal_exclusive: rest.length,
      end_byte_offset: size(inherited),
    }, padding);
    fork(SECOND, {
      thread_id: FORK,
      end_ordinal_exclusive: rest.length + 2,
      end_byte_offset: size(textOf(FORK)),
    }, 0);
    const writer = buildWriter();
    await use({
      ...store,
      ...{ pathOf, textOf, writer },
      baseOf: (id) => JSON.parse(textOf(id).split("\n")[0]!).payload.history_base ?? null,
      stateOf: (id) => stateIn(store, id),
      change: (id, by) => write(id, by(textOf(id))),
      repairThem: (only, deed = {}) => repairThreads(store, { writer, only, ...deed }),
      rehearseThem: (only, deed = {}) =>
        rehearse({ ...store, writer }, repairOf(store, { only, ...deed })),
    });
  });
}

function stateIn({ system, home }: RepairStore, id: string): unknown {
  const db = system.databases.openReadOnly(`${home}/thread_history_1.sqlite` as never);
  try {
    const text = "SELECT * FROM thread_history_projection_state WHERE thread_id = ?";
    return db.prepare(text).get(id);
  } finally {
    db.close();
  }
}
