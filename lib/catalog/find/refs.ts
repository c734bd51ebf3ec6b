import { compressedPath, threadIdInName } from "../../codex/rollout_name.ts";
import { NotFoundError, UsageError } from "../../model/error.ts";
import { asThreadId } from "../../model/ids.ts";
import type { Thread } from "../../model/thread/thread.ts";
import { nearest } from "../../text/nearest.ts";
import { baseName } from "../../text/path_text.ts";
import { instantText } from "../../time/instant_text.ts";
import type { Catalog } from "../catalog.ts";
import { filePath } from "../scan/file_table.ts";
import { filesOf, FIRST_THREAD, type ThreadNumber } from "../scan/thread_table.ts";
import { labelOf, loadHeads, newestFileOf, readThreads } from "./read_threads.ts";
import { programName } from "../../text/program_name.ts";

const MOST_CANDIDATES = 10;
/** Characters of the title of a candidate. */
const TITLE = 60;

/**
 * Threads named by hand: a full id, a unique start of one, a path, or an exact thread name, tried in that order.
 *
 * @throws {NotFoundError} when nothing bears that name. @throws {UsageError} when more than one thread does.
 */
export async function resolveRefs(
  catalog: Catalog,
  refs: readonly string[],
): Promise<ThreadNumber[]> {
  const found = new Set<ThreadNumber>();
  for (const ref of refs) found.add(await resolveRef(catalog, ref));
  return [...found];
}

async function resolveRef(catalog: Catalog, ref: string): Promise<ThreadNumber> {
  const { threads } = catalog;
  const exact = threads.byId.get(asThreadId(ref));
  if (exact !== undefined) return exact;
  const byPath = ref.includes("/") ? threadOfPath(catalog, ref) : null;
  if (byPath !== null) return byPath;
  const byPrefix = allThreads(catalog).filter((thread) => threads.ids[thread]?.startsWith(ref));
  if (byPrefix.length > 0) return await only(catalog, { candidates: byPrefix, ref });
  const byName = threadsNamed(catalog, ref);
  if (byName.length > 0) return await only(catalog, { candidates: byName, ref });
  const byHead = await threadsByHead(catalog, ref);
  if (byHead.length > 0) return await only(catalog, { candidates: byHead, ref });
  if (catalog.kind === "store" && !catalog.exists && threads.count === 0) {
    const { sessionsRoot } = catalog.store;
    throw new NotFoundError(`Cannot find thread "${ref}": ${sessionsRoot} does not exist`, {
      ref,
      hint: "name the store with --codex-home DIR, or CODEX_HOME",
    });
  }
  throw new NotFoundError(
    `Cannot find thread "${ref}": no id, path or name in ` +
      `${catalog.kind === "trash" ? "the trash" : "this store"} is that`,
    {
      ...(catalog.kind === "trash" ? {} : { ref }),
      hint: nearestText(catalog, ref) +
        (catalog.kind === "trash"
          ? `${programName()} restore --all shows every thread in the trash`
          : `${programName()} list --limit 0 shows every thread`),
    },
  );
}

/** Least characters of a word that titles are searched for. */
const LEAST_SEARCHED = 3;

/** The thread whose title is most like a word that names none, or has it in it; empty when there is none. */
function nearestText(catalog: Catalog, ref: string): string {
  const { threads, rows } = catalog;
  const titles = new Map<string, { readonly id: string; readonly title: string }>();
  for (const thread of allThreads(catalog)) {
    const id = threads.ids[thread] ?? null;
    const row = id === null ? null : rows.row(id);
    const title = id === null ? "" : (rows.name(id, row) ?? row?.preview ?? "").slice(0, TITLE);
    if (id !== null && title !== "") titles.set(title.toLowerCase(), { id, title });
  }
  const word = ref.toLowerCase();
  const most = Math.max(2, Math.floor(word.length / 3));
  const alike = [...titles.keys()].filter((title) => Math.abs(title.length - word.length) <= most);
  const near = nearest(word, alike) ??
    (word.length < LEAST_SEARCHED
      ? undefined
      : titles.keys().find((title) => title.includes(word)));
  const found = titles.get(near ?? "");
  return found === undefined ? "" : `did you mean ${found.id}, “${found.title}”? `;
}

function threadOfPath(catalog: Catalog, path: string): ThreadNumber | null {
  const { table, threads } = catalog;
  const id = threadIdInName(baseName(path));
  const named = id === null ? undefined : threads.byId.get(id);
  if (named !== undefined) {
    const isThere = filesOf(threads, named).some((file) => filePath(table, file) === path);
    if (isThere) return named;
  }
  for (let thread = FIRST_THREAD; thread < threads.count; thread++) {
    for (const file of filesOf(threads, thread)) {
      const candidate = filePath(table, file);
      if (candidate === path || candidate === compressedPath(path)) return thread;
    }
  }
  return null;
}

function allThreads({ threads }: Catalog): ThreadNumber[] {
  const all: ThreadNumber[] = [];
  for (let thread = FIRST_THREAD; thread < threads.count; thread++) all.push(thread);
  return all;
}

function threadsNamed(catalog: Catalog, name: string): ThreadNumber[] {
  const { threads, rows } = catalog;
  rows.loadAll();
  return allThreads(catalog).filter((thread) => {
    const id = threads.ids[thread] ?? null;
    return id !== null && rows.name(id, rows.row(id)) === name;
  });
}

/** Threads by the id in their metadata. The file name may have another id or none (flaw S3); all heads are read for it. */
async function threadsByHead(catalog: Catalog, ref: string): Promise<ThreadNumber[]> {
  const { threads, heads } = catalog;
  const all = allThreads(catalog);
  await loadHeads(catalog, all);
  return all.filter((thread) =>
    filesOf(threads, thread).some((file) => heads.headOf(file)?.id?.startsWith(ref) ?? false)
  );
}

/** The one that is meant. Of several the first are told with what a person tells them apart by. */
async function only(
  catalog: Catalog,
  { candidates, ref }: { readonly candidates: readonly ThreadNumber[]; readonly ref: string },
): Promise<ThreadNumber> {
  if (candidates.length === 1) return candidates[0]!;
  const first = candidates.slice(0, MOST_CANDIDATES);
  const known = new Map<string, Thread>(
    (await readThreads(catalog, first)).map((thread) => [thread.rollouts[0]!.path, thread]),
  );
  const shown = first.map((number) => {
    const label = labelOf(catalog, number);
    const thread = known.get(newestFileOf(catalog, number));
    if (thread === undefined) return `  ${label}`;
    const day = instantText(thread.updatedAtMs).slice(0, "2026-11-24".length);
    const title = thread.name ?? thread.preview ?? "";
    return `  ${label}  ${day}  ${thread.cwd ?? "-"}  ${title.slice(0, TITLE)}`.trimEnd();
  });
  const more = candidates.length - shown.length;
  throw new UsageError(
    `Cannot tell which thread "${ref}" means: ${candidates.length} match\n${shown.join("\n")}` +
      (more > 0 ? `\n  … and ${more} more` : ""),
    { hint: "give more of the id" },
  );
}
