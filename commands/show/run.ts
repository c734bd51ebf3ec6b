import type { HeldThread } from "../../lib/act/facts/trash/held_threads.ts";
import { type Catalog, openCatalog } from "../../lib/catalog/catalog.ts";
import { titlesOf } from "../../lib/catalog/find/kin.ts";
import { labelOf, newestFileOf } from "../../lib/catalog/find/read_threads.ts";
import { findDependants } from "../../lib/catalog/lineage/dependants.ts";
import type { Part } from "../../lib/catalog/lineage/parts.ts";
import { newHiddenTeller } from "../../lib/diagnose/hidden.ts";
import { newLiveness } from "../../lib/codex/liveness.ts";
import { threadIdInName } from "../../lib/codex/rollout_name.ts";
import { lastEntries } from "../../lib/codex/transcript/last_entries.ts";
import {
  readTranscript,
  type TranscriptOptions,
} from "../../lib/codex/transcript/read_transcript.ts";
import type { ExitStatus } from "../../lib/model/error.ts";
import type { ShowRequest } from "../../lib/model/request/request.ts";
import type { OnProblem, Problem } from "../../lib/model/problem.ts";
import type { ShowHeader, TrashedThread } from "../../lib/model/result/show_result.ts";
import type { Entry } from "../../lib/model/thread/entry.ts";
import type { Thread } from "../../lib/model/thread/thread.ts";
import type { ThreadRow } from "../../lib/model/thread/thread_row.ts";
import { causeText } from "../../lib/plan/batch/cause_text.ts";
import { rolloutIdsOf } from "../../lib/plan/trash_plan.ts";
import { renderNote } from "../../lib/render/error_view.ts";
import { damageText } from "../../lib/render/show/entry_text.ts";
import { newShowView } from "../../lib/render/show/show_view.ts";
import { closing } from "../../lib/system/files.ts";
import { baseName } from "../../lib/text/path_text.ts";
import { instantOf } from "../../lib/time/instant_text.ts";
import {
  type CommandContext,
  type ListingContext,
  newProblemLog,
  viewOptions,
} from "../context.ts";
import { bringBackCommand, isForPerson, pagedCommand, showCommands } from "../next_words.ts";
import { findShown, type FoundThread } from "./find_shown.ts";
import { type Ahead, readAhead } from "./read_ahead.ts";

/** Runs `show`. */
export async function runShow(request: ShowRequest, context: ListingContext): Promise<ExitStatus> {
  const { system, store } = context;
  const { terminal } = system;
  const problems = newProblemLog(context);
  const { onProblem } = problems;
  const scan = context.scan(onProblem);
  using catalog = closing(await openCatalog(store, { ...context, onProblem, scan }));
  const found = await findShown(request.ref, { catalog, context });
  const { thread, parts } = found;
  const isForPeople = request.format === "text" && terminal.stdoutIsTerminal;
  const view = await newShowView({
    ...request,
    ...viewOptions(request, context),
    next: showCommands(thread.id ?? thread.path, request),
  });
  // What is wrong would stand before the head, which waits for the turns to be counted.
  const late: Problem[] = [];
  const optionsOf = optionsTeller(isForPeople ? (problem) => late.push(problem) : onProblem);
  const ahead = await conversationOf(request, { parts, system, optionsOf, isForPeople });
  const isCounted = request.format === "text" && terminal.rows !== null;
  let lines = 0;
  const say = (text: string) => {
    if (isCounted) lines += text.split("\n").length - 1;
    terminal.out(text);
  };
  const header = await headerOf(found, { request, context });
  say(await view.header({ ...header, turns: ahead.turns }));
  let damaged = 0;
  for await (const entry of ahead.entries) {
    if (entry.kind === "damage") damaged += entry.lines;
    say(await view.entry(entry));
  }
  say(view.end());
  for (const problem of late) onProblem(problem);
  if (lines > (terminal.rows ?? Infinity)) {
    terminal.err(renderNote(`longer than this screen; page by page: ${pagedCommand(request)}`));
  }
  // People were told where they are.
  if (damaged > 0 && !isForPeople) {
    onProblem({ kind: "passed-by", path: thread.path, message: damageText(damaged) });
  }
  return problems.status();
}

interface Conversing extends Reading {
  readonly parts: readonly Part[];
  readonly isForPeople: boolean;
}

/** What is shown of a conversation; people are told first how many turns it has. */
async function conversationOf(
  { last }: ShowRequest,
  { parts, isForPeople, ...reading }: Conversing,
): Promise<Ahead> {
  if (last !== null) {
    return { entries: await tailOf(parts, { ...reading, count: last }), turns: null };
  }
  const entries = allOf(parts, reading);
  const { system } = reading;
  return isForPeople ? await readAhead(entries, { parts, system }) : { entries, turns: null };
}

/** How a part is read, and where is told what is wrong with it. */
type OptionsOf = (part: Part) => TranscriptOptions;

/** Tells of each rollout once that there is more in it than is shown, and once that something is wrong with it. */
function optionsTeller(onProblem: OnProblem): OptionsOf {
  const told = new Set<string>();
  return ({ path, end }) => {
    const tell = (kind: "unreadable" | "passed-by") => (message: string) => {
      if (told.has(`${kind} ${path}`)) return;
      told.add(`${kind} ${path}`);
      onProblem({ kind, path, message });
    };
    const whole = { onDamage: tell("unreadable"), onFlaw: tell("passed-by") };
    return end === null ? whole : { ...whole, end };
  };
}

interface Reading extends Pick<CommandContext, "system"> {
  readonly optionsOf: OptionsOf;
}

async function* allOf(
  parts: readonly Part[],
  { system, optionsOf }: Reading,
): AsyncGenerator<Entry> {
  for (const [at, part] of parts.entries()) {
    if (parts.length > 1) yield partMark(part, at === parts.length - 1);
    if (!part.missing) yield* readTranscript(part.path, system, optionsOf(part));
  }
}

/** The last entries, from the newest part backwards as far as needed. */
async function tailOf(
  parts: readonly Part[],
  { count, system, optionsOf }: Reading & { readonly count: number },
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const part of [...parts].reverse()) {
    const wanted = count - entries.length;
    if (wanted <= 0) break;
    if (part.missing) {
      entries.unshift(partMark(part, false));
      break;
    }
    const options = { ...optionsOf(part), count: wanted };
    entries.unshift(...await lastEntries(part.path, system, options));
  }
  return entries;
}

function partMark({ path, missing }: Part, isOwn: boolean): Entry {
  const text = missing
    ? `earlier history lies in rollout ${path}, which is not in this store`
    : isOwn
    ? "this rollout"
    : `earlier history, from ${path}`;
  return { kind: "part", at: null, text };
}

async function headerOf(
  { thread, catalogs, parts, away }: FoundThread,
  { request, context }: { readonly request: ShowRequest; readonly context: CommandContext },
): Promise<Omit<ShowHeader, "turns">> {
  const { system, store } = context;
  const [catalog] = catalogs;
  const listing = away === null
    ? newHiddenTeller({ rows: catalog.rows, store, files: system.files })(thread)
    : null;
  const forks = thread.id === null
    ? []
    : (await findDependants(catalog)).readersOf(rolloutIdsOf(thread))
      .filter((reader) => newestFileOf(catalog, reader) !== thread.rollouts[0]!.path)
      .map((reader) => labelOf(catalog, reader));
  const forkedFromId = thread.rollouts.find(({ head }) => head?.forkedFromId)?.head?.forkedFromId ??
    null;
  const { parentId, subagentIds } = thread;
  const named = [parentId, ...subagentIds, forkedFromId, ...forks].filter((id) => id !== null);
  const own = parts.at(-1)!;
  const [lastEntry] = own.missing ? [] : await lastEntries(own.path, system, { count: 1 });
  const isTested = thread.id !== null && away === null;
  return {
    thread: isTested
      ? { ...thread, live: newLiveness({ store, files: system.files })(thread.id) }
      : thread,
    isListed: listing === null ? null : !listing.isHidden,
    rowUpdatedAtMs: rowOf(thread, catalog)?.updatedAtMs ?? null,
    lastRecordAt: lastEntry?.at ?? null,
    forkedFromId,
    forks,
    titles: await titlesOf(catalogs, named),
    away: away === null ? null : trashedThread(away, { request, context }),
  };
}

function trashedThread(
  { batch: { header }, away }: HeldThread,
  { request, context }: { readonly request: ShowRequest; readonly context: CommandContext },
): TrashedThread {
  const json = request.format === "json" || request.format === "ndjson";
  const canAsk = isForPerson(context.system.terminal, { json });
  return {
    by: causeText(header),
    atMs: instantOf(header.at),
    restore: bringBackCommand(away.id ?? request.ref, { request, canAsk }),
  };
}

/** The row of a thread: by the id of its metadata, else by that of its file's name. */
function rowOf({ id, path }: Thread, { rows }: Catalog): ThreadRow | null {
  const row = id === null ? null : rows.row(id);
  const nameId = threadIdInName(baseName(path));
  return row ?? (nameId === null || nameId === id ? null : rows.row(nameId));
}
