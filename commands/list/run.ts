import { type Catalog, openCatalog } from "../../lib/catalog/catalog.ts";
import { hasAnyFilter } from "../../lib/catalog/find/given_filters.ts";
import { type Query, queryThreads } from "../../lib/catalog/find/query.ts";
import {
  recallAnswer,
  rememberAnswer,
  storeStamp,
} from "../../lib/catalog/sources/answer_cache.ts";
import { newLiveness } from "../../lib/codex/liveness.ts";
import { type Listing, newHiddenTeller, type TellHidden } from "../../lib/diagnose/hidden.ts";
import { EXIT, type ExitStatus } from "../../lib/model/error.ts";
import type { ListRequest } from "../../lib/model/request/request.ts";
import type { ListResult } from "../../lib/model/result/list_result.ts";
import type { ShownThread, Thread } from "../../lib/model/thread/thread.ts";
import { renderNote } from "../../lib/render/error_view.ts";
import { renderList } from "../../lib/render/list/list_view.ts";
import { closing } from "../../lib/system/files.ts";
import { scannedBytes } from "../../lib/catalog/trash_size.ts";
import type { LookAnywhere } from "../../lib/system/look.ts";
import { type ListingContext, newProblemLog, sayWhereEmpty, viewOptions } from "../context.ts";
import { everyRowCommand, trashNotes } from "../next_words.ts";
import { programName } from "../../lib/text/program_name.ts";
import { whyEmpty } from "../../lib/render/why_empty.ts";

/**
 * Key under which the answer to this question is remembered; `null` when it is not: only whole lists for programs are, for
 * whoever reads them reads them often, and rendering costs more than everything else (measured: half the time at 10,000).
 */
function answerKey(
  request: ListRequest,
  { terminal, stamp }: { readonly terminal: boolean; readonly stamp: () => string | null },
): string | null {
  const { selector, output, limit, offset, live, hidden, sort, order } = request;
  const isWhole = !hasAnyFilter(selector) && limit === null && offset === 0 && !live && !hidden;
  if (!isWhole || output.format === "table") return null;
  const state = stamp();
  // On a terminal a record shows what it has hidden in a pipe.
  const question = { output, terminal, sort, order, subagents: selector.subagents };
  return state === null ? null : `${JSON.stringify(question)} ${state}`;
}

/** Runs `list`. */
export async function runList(request: ListRequest, context: ListingContext): Promise<ExitStatus> {
  const { system, store } = context;
  const problems = newProblemLog(context);
  const { files, caches, clock, terminal } = system;
  const scan = context.scan(problems.onProblem);
  const key = answerKey(request, {
    terminal: terminal.stdoutIsTerminal,
    stamp: () => storeStamp({ table: scan.table, store, files, nowMs: clock.nowMs() }),
  });
  const sayTrash = (): void => {
    const notes = trashNotes(scannedBytes(scan.table), { ...context, request });
    for (const note of notes) terminal.err(renderNote(note));
  };
  const known = key === null ? null : recallAnswer(caches, { kind: "list", key });
  if (known !== null) {
    terminal.out(known);
    sayTrash();
    return problems.status();
  }
  const { onProblem } = problems;
  using catalog = closing(await openCatalog(store, { ...context, onProblem, scan }));
  sayWhereEmpty(catalog, { ...context, request });
  const found = await findThreads(catalog, request, context);
  const threads = request.live ? withLiveness(found.threads, context) : found.threads;
  const options = {
    output: request.output,
    view: viewOptions(request, context),
    all: everyRowCommand(request),
  };
  const pieces: string[] = [];
  for await (const piece of renderList({ ...found, threads }, options)) {
    terminal.out(piece);
    if (key !== null) pieces.push(piece);
  }
  // With a problem the answer is partial, and the problem must be said again next time.
  if (key !== null && problems.status() === EXIT.done) {
    rememberAnswer(caches, { kind: "list", key, text: pieces.join("") });
  }
  if (found.total === 0 && catalog.table.count > 0) {
    const cwd = system.environment.cwd();
    for (const note of whyEmpty(request.selector, { cwd })) terminal.err(renderNote(note));
  }
  if (request.hidden) {
    sayArchived(found.archived, context);
    await sayOfAll(catalog, context);
  }
  sayTrash();
  return problems.status();
}

/** Where those are that the user misses and Codex lists elsewhere. */
function sayArchived(count: number, { system: { terminal } }: ListingContext): void {
  if (count === 0) return;
  const are = count === 1 ? "1 thread is" : `${count} threads are`;
  terminal.err(
    renderNote(
      `${are} archived, which Codex lists among the archived ones: ` +
        `${programName()} list --archived yes`,
    ),
  );
}

/** What keeps Codex from listing any thread, or rollkeep from telling which. */
async function sayOfAll(catalog: Catalog, { system }: ListingContext): Promise<void> {
  const { listTrouble } = await import("../../lib/diagnose/hidden_cause.ts");
  const trouble = catalog.rows.path === null
    ? "without Codex's database nobody can tell which threads it hides"
    : listTrouble(catalog, system);
  if (trouble !== null) system.terminal.err(renderNote(trouble));
}

interface Found extends ListResult {
  /** Archived threads among all that were asked for; 0: those that are hidden were not. */
  readonly archived: number;
}

/** The threads that are wanted, each with whether Codex's picker lists it. */
async function findThreads(
  catalog: Catalog,
  request: ListRequest,
  { system: { clock, files }, look }: ListingContext,
): Promise<Found> {
  const nowMs = clock.nowMs();
  const { rows, store } = catalog;
  const tell = newHiddenTeller({ rows, store, files });
  if (request.hidden) return await findHidden(catalog, { ...request, nowMs }, { tell, look });
  const found = await queryThreads(catalog, { ...request, nowMs });
  const threads = found.threads.map((thread) => {
    const listing = tell(thread);
    return listing === null ? thread : { ...thread, hidden: listing.isHidden };
  });
  return { ...found, threads, archived: 0 };
}

/** The threads that Codex's picker does not list, each with the cause. */
async function findHidden(
  catalog: Catalog,
  query: Query,
  { tell, look }: { readonly tell: TellHidden; readonly look: LookAnywhere },
): Promise<Found> {
  const { limit, offset } = query;
  const every = await queryThreads(catalog, { ...query, limit: null, offset: 0 });
  // Few listings need it, and all of them would wait for it.
  const { hiddenCause, lookedAt, ownSources } = await import("../../lib/diagnose/hidden_cause.ts");
  const listings = new Map<ShownThread, Listing>();
  for (const thread of every.threads) {
    const listing = await lookedAt(tell(thread), look);
    if (listing?.isHidden === true) listings.set(thread, listing);
  }
  const rowOf = (thread: Thread) => listings.get(thread)?.row ?? null;
  const sources = await ownSources([...listings.keys()], { catalog, rowOf });
  const hidden = Array.from(listings, ([thread, listing]): ShownThread => {
    const ownSource = sources.get(thread) ?? null;
    const hiddenBy = hiddenCause(thread, { ...listing, ownSource });
    return { ...thread, hidden: true, hiddenBy };
  });
  const end = limit === null ? undefined : offset + limit;
  const totalBytes = hidden.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const archived = every.threads.filter(({ archived }) => archived).length;
  return { threads: hidden.slice(offset, end), total: hidden.length, totalBytes, archived };
}

/** The threads with what their writer locks tell; without an id there is no lock to test. */
function withLiveness(
  threads: readonly ShownThread[],
  { store, system: { files } }: ListingContext,
): readonly ShownThread[] {
  const isLive = newLiveness({ store, files });
  return threads.map((thread) =>
    thread.id === null ? thread : { ...thread, live: isLive(thread.id) }
  );
}
