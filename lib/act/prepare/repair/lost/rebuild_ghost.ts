/**
 * What mends a row whose file is gone while Codex still keeps its turns: the file, made anew from them (repair-rules §9). Row, turns
 * and messages stay as they are.
 *
 * @module
 */
import { rowText } from "../../../../codex/check/checked_rows.ts";
import { keepsTurns, keptMoments } from "../../../../codex/mend/kept_turns.ts";
import { metaOfRow } from "../../../../codex/mend/meta_of_row.ts";
import { rebuiltRollout } from "../../../../codex/mend/rebuilt_rollout.ts";
import {
  datedPath,
  formatRolloutName,
  parseRolloutName,
  plainPath,
} from "../../../../codex/rollout_name.ts";
import type { ThreadFacts } from "../../../../diagnose/facts.ts";
import { asThreadId, firstRolloutOf } from "../../../../model/ids.ts";
import type { CreateStep, Place } from "../../../../model/plan.ts";
import type { Rebuild } from "../../../../model/thread/rebuild.ts";
import type { SavedValue } from "../../../../model/thread/saved_rows.ts";
import { placeInStore, placeInTrash, resolvePlace, storePlace } from "../../../../plan/place.ts";
import type { Database } from "../../../../system/databases.ts";
import { statOrNull } from "../../../../system/files.ts";
import type { AbsolutePath } from "../../../../model/store.ts";
import { baseName } from "../../../../text/path_text.ts";
import { instantText } from "../../../../time/instant_text.ts";
import { codexPath } from "../../../facts/files/rollout_path.ts";
import { cannot, type Mend, type Mending, text, type Unmended } from "../fix/fix_row.ts";
import { readFrom } from "../fix/store_fixes.ts";

/** What cannot come back, for people. */
const LOST = "calls of tools as such, encrypted reasoning and instructions are lost";

/** Makes the file of a thread anew from what Codex keeps of its turns. */
export function rebuiltGhost(at: Mending): Mend | Unmended {
  const { facts, history, world } = at;
  const { row, id } = facts;
  if (row === null || history === null || !keepsTurns(history)) {
    return cannot("Codex keeps its turns in a way that this version does not know");
  }
  if (rowText(row, "history_mode") !== "paginated") {
    return cannot("its row says legacy, and Codex keeps no turns of such a thread");
  }
  const named = parseRolloutName(baseName(rowText(row, "rollout_path") ?? ""));
  const rolloutId = firstRolloutOf(asThreadId(id));
  if (named !== null && named.threadId === id && named.rolloutId !== rolloutId) {
    return cannot("it was reverted, and which of its turns count stood in its file alone");
  }
  const target = placeOf(facts, at);
  if ("cannot" in target) return target;
  const made = madeOf(facts, { history, rolloutId });
  if ("cannot" in made) return made;
  const { meta, size, first } = made;
  const step: CreateStep = {
    ...{ kind: "create", rollout: true, from: target.place, to: target.place },
    staged: placeInTrash(target.place, world.batchId),
    expect: { size, mtimeMs: changedMs(facts), ctimeMs: null, inode: null },
    copy: {
      ...{ oldId: asThreadId(id), newId: asThreadId(id), branch: null },
      cwd: { from: rowText(row, "cwd") ?? "", to: rowText(row, "cwd") ?? "" },
    },
    rebuild: { rolloutId, meta },
  };
  const again = readFrom(history, { rolloutId, ordinal: first - 1 });
  return {
    ...("cannot" in again ? {} : again),
    steps: [step],
    columns: target.columns,
    effect: `listed and resumable with the turns that Codex keeps: ${
      first > 1 ? "what it had from the thread it was forked from, " : ""
    }${LOST}`,
  };
}

/** When its row was changed last, in milliseconds. */
function changedMs({ row, store }: ThreadFacts): number {
  const changed = row?.updated_at_ms;
  return typeof changed === "bigint" ? Number(changed) : store.nowMs;
}

interface Target {
  readonly place: Place;
  /** Of its row, where that names another place. */
  readonly columns: Readonly<Record<string, SavedValue>>;
}

/** Where the row says it is, if that is a place in the store and a name of Codex's; else where Codex would put it. */
function placeOf(
  { id, row, store: { nowMs } }: ThreadFacts,
  { world }: Mending,
): Target | Unmended {
  const { store, system: { files } } = world;
  const said = rowText(row!, "rollout_path") ?? "";
  const threadId = asThreadId(id);
  const name = parseRolloutName(baseName(plainPath(said)));
  const isOwn = name !== null && name.threadId === threadId;
  const there = isOwn ? placeInStore(plainPath(said) as AbsolutePath, store) : null;
  const created = row!.created_at_ms;
  const parts = {
    ...{ threadId, rolloutId: firstRolloutOf(threadId), compressed: false },
    timestamp: instantText(typeof created === "bigint" ? Number(created) : nowMs)
      .slice(0, 19).replaceAll(":", "-"),
  };
  const proper = isOwn ? baseName(plainPath(said)) : formatRolloutName(parts);
  const path = row!.archived === 1n ? `archived_sessions/${proper}` : datedPath(proper)!;
  const place = there ?? { in: "store", path: storePlace(path) };
  const full = resolvePlace(place, store);
  if (full === null) return cannot("its row names a place that is none of the store's");
  const taken = [full, `${full}.zst` as AbsolutePath].find((one) =>
    statOrNull(one, files) !== null
  );
  if (taken !== undefined) return cannot(`"${taken}" is taken`);
  if (there !== null) return { place, columns: {} };
  return { place, columns: { rollout_path: text(codexPath(full, { store, own: world.own() })) } };
}

interface MadeRollout {
  readonly meta: string;
  /** Bytes. */
  readonly size: number;
  /** Number of its first turn: 1 unless history from elsewhere stood before it. */
  readonly first: number;
}

function madeOf(
  { row, store }: ThreadFacts,
  { history, rolloutId }: Pick<Rebuild, "rolloutId"> & { readonly history: Database },
): MadeRollout | Unmended {
  try {
    const { value: begin } = keptMoments(history, rolloutId).next();
    if (begin === undefined) return cannot("Codex keeps no turns of it any more");
    const payload = metaOfRow(row!, {
      cwd: rowText(row!, "cwd"),
      historyMode: "paginated",
      createdMs: begin.atMs ?? store.nowMs,
    });
    const meta = JSON.stringify({
      ...{ timestamp: payload.timestamp, ordinal: begin.ordinal - 1, type: "session_meta" },
      payload,
    });
    let size = 0;
    for (const line of rebuiltRollout({ history, rolloutId, meta })) size += line.length;
    return { meta, size, first: begin.ordinal };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return cannot(`what Codex keeps of its turns cannot be used: ${error.message}`);
  }
}
