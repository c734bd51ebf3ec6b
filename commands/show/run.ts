import { type Catalog, openCatalog } from "../../lib/catalog/catalog.ts";
import { queryThreads } from "../../lib/catalog/find/query.ts";
import { labelOf, newestFileOf, rowOf } from "../../lib/catalog/find/read_threads.ts";
import { findDependants } from "../../lib/catalog/lineage/dependants.ts";
import { type Part, partsOf } from "../../lib/catalog/lineage/parts.ts";
import { newLiveness } from "../../lib/codex/liveness.ts";
import { lastEntries } from "../../lib/codex/transcript/last_entries.ts";
import { readTranscript } from "../../lib/codex/transcript/read_transcript.ts";
import { type ExitStatus, NotFoundError } from "../../lib/model/error.ts";
import type { ShowRequest } from "../../lib/model/request/request.ts";
import type { OnProblem } from "../../lib/model/problem.ts";
import { EMPTY_SELECTOR } from "../../lib/model/request/selector.ts";
import type { ShowHeader } from "../../lib/model/result/show_result.ts";
import type { Entry } from "../../lib/model/thread/entry.ts";
import type { Thread } from "../../lib/model/thread/thread.ts";
import { rolloutIdsOf } from "../../lib/plan/trash_plan.ts";
import { newShowView } from "../../lib/render/show_view.ts";
import { closing } from "../../lib/system/files.ts";
import {
  type CommandContext,
  type ListingContext,
  newProblemLog,
  viewOptions,
} from "../context.ts";

/** Runs `show`. */
export async function runShow(request: ShowRequest, context: ListingContext): Promise<ExitStatus> {
  const { system, store } = context;
  const { terminal } = system;
  const problems = newProblemLog(context);
  const { onProblem } = problems;
  const scan = context.scan(onProblem);
  using catalog = closing(await openCatalog(store, { ...context, onProblem, scan }));
  const found = await queryThreads(catalog, {
    selector: { ...EMPTY_SELECTOR, refs: [request.ref], subagents: true },
    limit: 1,
    nowMs: system.clock.nowMs(),
  });
  const thread = found.threads[0];
  if (thread === undefined) {
    throw new NotFoundError(`Cannot show "${request.ref}": it is no rollout of Codex`, {
      hint: "rollkeep list shows the threads",
    });
  }
  const parts = await partsOf(catalog, thread);
  const view = newShowView({ ...request, ...viewOptions(request, context) });
  const onDamage = damageTeller(onProblem);
  const last = request.last === null ? null : await tailOf(parts, { request, context, onDamage });
  terminal.out(view.header(await headerOf(thread, { catalog, context })));
  if (last !== null) { for (const entry of last) terminal.out(await view.entry(entry)); }
  else {
    for (const [at, part] of parts.entries()) {
      if (parts.length > 1) terminal.out(await view.entry(partMark(part, at === parts.length - 1)));
      if (part.missing) continue;
      const end = part.end === null ? {} : { end: part.end };
      const range = { ...end, onDamage: onDamage(part.path) };
      for await (const entry of readTranscript(part.path, system, range)) {
        terminal.out(await view.entry(entry));
      }
    }
  }
  terminal.out(view.end());
  return problems.status();
}

/** Tells of each rollout once that there is more in it than is shown. */
function damageTeller(onProblem: OnProblem): (path: string) => (why: string) => void {
  const told = new Set<string>();
  return (path) => (message) => {
    if (told.has(path)) return;
    told.add(path);
    onProblem({ kind: "unreadable", path, message });
  };
}

/** The last entries, from the newest part backwards as far as needed. */
async function tailOf(
  parts: readonly Part[],
  { request, context, onDamage }: {
    readonly request: ShowRequest;
    readonly context: CommandContext;
    readonly onDamage: (path: string) => (why: string) => void;
  },
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const part of [...parts].reverse()) {
    const count = request.last! - entries.length;
    if (count <= 0) break;
    if (part.missing) {
      entries.unshift(partMark(part, false));
      break;
    }
    const end = part.end === null ? {} : { end: part.end };
    const range = { count, onDamage: onDamage(part.path), ...end };
    entries.unshift(...await lastEntries(part.path, context.system, range));
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
  thread: Thread,
  { catalog, context }: { readonly catalog: Catalog; readonly context: CommandContext },
): Promise<ShowHeader> {
  const { system, store } = context;
  const number = thread.id === null ? undefined : catalog.threads.byId.get(thread.id);
  const row = number === undefined ? null : rowOf(catalog, { id: thread.id, thread: number });
  const forks = thread.id === null
    ? []
    : (await findDependants(catalog)).readersOf(rolloutIdsOf(thread))
      .filter((reader) => newestFileOf(catalog, reader) !== thread.rollouts[0]!.path)
      .map((reader) => labelOf(catalog, reader));
  const [lastEntry] = await lastEntries(thread.path, system, { count: 1 });
  return {
    thread: thread.id === null
      ? thread
      : { ...thread, live: newLiveness({ store, files: system.files })(thread.id) },
    rowUpdatedAtMs: row?.updatedAtMs ?? null,
    lastRecordAt: lastEntry?.at ?? null,
    forkedFromId: thread.rollouts.find(({ head }) => head?.forkedFromId)?.head?.forkedFromId ??
      null,
    forks,
  };
}
