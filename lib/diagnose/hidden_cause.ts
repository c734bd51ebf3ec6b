import type { Catalog } from "../catalog/catalog.ts";
import { type FileNumber, filePath } from "../catalog/scan/file_table.ts";
import { filesOf } from "../catalog/scan/thread_table.ts";
import type { CheckedRow } from "../codex/check/checked_rows.ts";
import { metaFields } from "../codex/head/head_parser.ts";
import { compressedPath, plainPath } from "../codex/rollout_name.ts";
import { isListedSource } from "../codex/listed_source.ts";
import type { LookAnywhere } from "../system/look.ts";
import { isAbsolute } from "../text/path_text.ts";
import { currentRollout, type HiddenCause, type Thread } from "../model/thread/thread.ts";
import type { ThreadRow } from "../model/thread/thread_row.ts";
import { outcomeOf } from "./conditions/conditions.ts";
import { SHOWN_CONDITIONS } from "./conditions/shown_conditions.ts";
import type { RolloutFacts, StoreFacts, ThreadFacts } from "./facts.ts";
import { findingRow, findingsOf } from "./findings/findings.ts";
import type { Listing } from "./hidden.ts";
import { readStoreFacts } from "./read/store_facts.ts";
import type { System } from "../system/system.ts";

/** The row in the words of the conditions. What a listing does not read is taken for right. */
function asChecked(row: ThreadRow): CheckedRow {
  return {
    rollout_path: row.rolloutPath,
    source: row.source,
    cwd: row.cwd,
    title: row.title,
    preview: row.preview,
    first_user_message: row.firstUserMessage,
    attached_thread_parent_id: row.attachedParentId,
    archived: row.hasOddArchived ? 2n : row.archived ? 1n : 0n,
    archived_at: row.archived ? 1n : null,
    ...{ hasSection: true, lacksEdge: false },
  };
}

const STORE: StoreFacts = {
  ...{
    database: "read",
    schema: null,
    poison: [],
    backfill: null,
    isWriting: null,
    providers: null,
    nowMs: 0,
  },
};

/** What is put on a thread that is hidden on purpose, by the condition that hides it. */
const BY_DESIGN: Readonly<Record<string, string>> = { preview: "never used", attached: "attached" };

/** What tells why a thread is hidden. */
export interface HiddenBy extends Pick<Listing, "row" | "isPathAlive"> {
  /** Source that its file names, where the row's is one that hides it; `null`: none, or it was not asked. */
  readonly ownSource: string | null;
}

/** Why a thread is hidden that its {@link Listing} says is. */
export function hiddenCause(thread: Thread, by: HiddenBy): HiddenCause {
  const { row } = by;
  const facts = factsOf(thread, by);
  const isArchived = thread.archived && row?.archived === true;
  const failed = SHOWN_CONDITIONS.map((condition) => ({
    id: condition.id,
    ...outcomeOf(condition, facts),
  })).find(({ id, passed }) => passed === false && !(id === "archived" && isArchived));
  if (failed === undefined) throw new Error("a thread that is listed has no cause to be hidden");
  const finding = findingsOf(facts).find(({ id }) => findingRow(id)!.fails.includes(failed.id));
  const source = row?.source ?? "";
  const word = BY_DESIGN[failed.id] ?? (source.includes('"subagent"') ? "sub-agent" : source);
  return { condition: failed.id, cause: finding?.id ?? word, detail: failed.detail };
}

function factsOf(thread: Thread, { row, isPathAlive, ownSource }: HiddenBy): ThreadFacts {
  const { path, fingerprint, compressed, archived } = currentRollout(thread);
  const file: RolloutFacts = {
    ...{ path, size: fingerprint.size, mtimeMs: fingerprint.mtimeMs, compressed, archived },
    ...{ name: null, trouble: null, last: null, whole: null },
    first: ownSource === null
      ? null
      : { kind: "meta", why: "", hasLaterMeta: false, fields: metaFields({ source: ownSource }) },
  };
  return {
    ...{ id: thread.id ?? path, store: STORE, poison: null, isPathAlive, file },
    row: row === null ? null : asChecked(row),
    preview: thread.preview,
    ...{ others: [], bases: [], doubles: [], projection: null, keptTurns: 0 },
    ...{ rowFolder: null, fileFolder: null, asked: null },
  };
}

/** The source that the file of each thread names whose row has one that hides it. */
export async function ownSources(
  threads: readonly Thread[],
  { catalog, rowOf }: {
    readonly catalog: Pick<Catalog, "threads" | "table" | "heads">;
    readonly rowOf: (thread: Thread) => ThreadRow | null;
  },
): Promise<ReadonlyMap<Thread, string | null>> {
  const files = new Map<Thread, FileNumber>();
  for (const thread of threads) {
    const row = rowOf(thread);
    const number = thread.id === null ? undefined : catalog.threads.byId.get(thread.id);
    if (row === null || number === undefined || isListedSource(row.source ?? "")) continue;
    const { path } = currentRollout(thread);
    const file = filesOf(catalog.threads, number).find((at) =>
      filePath(catalog.table, at) === path
    );
    if (file !== undefined) files.set(thread, file);
  }
  await catalog.heads.load(files.values());
  return new Map(
    Array.from(files, ([thread, file]) => [thread, catalog.heads.headOf(file)?.source ?? null]),
  );
}

/** What was told of a thread, where its row names a place that only some may look at: they have looked. */
export async function lookedAt(
  listing: Listing | null,
  look: LookAnywhere,
): Promise<Listing | null> {
  const path = listing?.row?.rolloutPath ?? "";
  if (listing === null || listing.isPathAlive !== null || !isAbsolute(path)) return listing;
  const plain = plainPath(path);
  const looks = await look([plain, compressedPath(plain)]);
  const isPathAlive = looks.some(({ kind, real }) =>
    kind === "file" || (kind === "link" && real !== null)
  );
  const isHidden = listing.isHiddenByColumns || !isPathAlive;
  return { ...listing, isPathAlive, isHidden };
}

/** Why Codex can list no thread at all, whatever its own row says; `null`: it can, or nobody can tell. */
export function listTrouble(
  catalog: Pick<Catalog, "store" | "rows">,
  system: System,
): string | null {
  const { facts } = readStoreFacts(catalog, { system, providers: null, read() {} });
  const { passed, detail } = outcomeOf(LIST_READABLE, { store: facts } as ThreadFacts);
  return passed === false ? detail : null;
}

const LIST_READABLE = SHOWN_CONDITIONS.find(({ id }) => id === "list_readable")!;
