import type { Catalog } from "../catalog/catalog.ts";
import { resolveRefs } from "../catalog/find/refs.ts";
import { filePath } from "../catalog/scan/file_table.ts";
import { filesOf, type ThreadNumber } from "../catalog/scan/thread_table.ts";
import { type CheckedRow, type CheckedRows, rowText } from "../codex/check/checked_rows.ts";
import { knownOfRow, newestFileOf, readThreads } from "../catalog/find/read_threads.ts";
import { NotFoundError } from "../model/error.ts";
import { asThreadId } from "../model/ids.ts";
import type { Explanation } from "../model/diagnosis/explanation.ts";
import type { AbsolutePath } from "../model/store.ts";
import type { LookAnywhere } from "../system/look.ts";
import { explainThread } from "./explain_thread.ts";
import type { ThreadFacts } from "./facts.ts";
import { type FactTools, readStoreFacts } from "./read/store_facts.ts";
import { readThreadFacts } from "./read/thread_facts.ts";
import { sameId } from "./rules/rollout_rules.ts";

/** What explaining a thread takes. */
export interface ExplainTools extends FactTools {
  readonly look: LookAnywhere;
  /** Folder that is asked about; `null`: none is. */
  readonly asked: AbsolutePath | null;
  /** How much of its file is read. Left out: all of it, unless it is large. */
  readonly depth?: "through";
}

/**
 * Why a thread is shown by Codex, can be resumed and is whole, or not. `ref` is an id, the unique start of one, a path or a name.
 *
 * @throws {NotFoundError} when neither a file nor a row is that. @throws {UsageError} when more than one thread is.
 */
export async function explain(
  catalog: Catalog,
  ref: string,
  tools: ExplainTools,
): Promise<Explanation> {
  const facts = await factsOf(catalog, ref, tools);
  const title = await titleOf(catalog, facts);
  const { id, ...verdict } = explainThread(facts);
  return { id, title, ...verdict };
}

/** What a list calls the thread. */
async function titleOf(catalog: Catalog, { id, preview }: ThreadFacts): Promise<string | null> {
  const number = catalog.threads.byId.get(asThreadId(id));
  const [thread] = number === undefined ? [] : await readThreads(catalog, [number]);
  const known = thread ?? knownOfRow(catalog, asThreadId(id));
  return known?.name ?? known?.preview ?? preview;
}

/** What is known of a thread. Errors as in {@link explain}. */
export async function factsOf(
  catalog: Catalog,
  ref: string,
  tools: ExplainTools,
): Promise<ThreadFacts> {
  let target: Target | null = null;
  let row: CheckedRow | null = null;
  const resolved = await resolveByFile(catalog, ref);
  const { facts: store, tooLarge } = readStoreFacts(catalog, {
    ...tools,
    read(rows) {
      // A full id is taken at its word; else a thread with a file comes first, then a row without any.
      const own = rows.row(ref.toLowerCase());
      const found = own ?? ("target" in resolved ? null : onlyRow(rows, ref));
      if (found !== null) target = { id: rowText(found, "id") ?? ref, numbers: [] };
      else if ("target" in resolved) target = resolved.target;
      row = found ?? (target === null ? null : rows.row(target.id));
    },
  });
  const { id, numbers } = targetOf(target, resolved);
  const isLarge = tooLarge.some((large) => sameId(large, id));
  const trouble = { trouble: `the row of ${id} is too large` };
  return await readThreadFacts(id, {
    ...{ catalog, numbers, row, ...tools },
    store: isLarge ? { ...store, database: trouble } : store,
  });
}

/** The only row whose id begins so; `null`: none does, or more than one. */
function onlyRow(rows: CheckedRows, ref: string): CheckedRow | null {
  if (!/^[0-9a-f-]{4,36}$/i.test(ref)) return null;
  let only: CheckedRow | null = null;
  for (const row of rows.all()) {
    if (!(rowText(row, "id") ?? "").startsWith(ref.toLowerCase())) continue;
    if (only !== null) return null;
    only = row;
  }
  return only;
}

interface Target {
  readonly id: string;
  readonly numbers: readonly ThreadNumber[];
}

/** The thread with a file that is meant, or why there is none. */
type ByFile = { readonly target: Target } | { readonly error: NotFoundError };

async function resolveByFile(catalog: Catalog, ref: string): Promise<ByFile> {
  try {
    const [number] = await resolveRefs(catalog, [ref]);
    return { target: { id: await idOf(catalog, number!, ref), numbers: [number!] } };
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    return { error };
  }
}

/** @throws {NotFoundError} when neither a row nor a file is meant. */
function targetOf(byRow: Target | null, byFile: ByFile): Target {
  if (byRow !== null) return byRow;
  if ("error" in byFile) throw byFile.error;
  return byFile.target;
}

/**
 * Id of a thread of the scan: by its metadata, else its name; the path of a file that has none. Where files of several threads bear
 * one name, the one that was asked for.
 */
async function idOf(catalog: Catalog, number: ThreadNumber, ref: string): Promise<string> {
  const { heads, table, threads } = catalog;
  const files = filesOf(threads, number);
  await heads.load(files);
  const named = threads.ids[number] ?? null;
  const own = files.map((file) => heads.headOf(file)?.id ?? null);
  const asked =
    own.find((id, at) =>
      id !== null && (id.startsWith(ref.toLowerCase()) || filePath(table, files[at]!) === ref)
    ) ?? null;
  const isNamed = named !== null && own.includes(named);
  if (asked !== null && !(isNamed && named.startsWith(ref))) return asked;
  if (isNamed) return named;
  return own.find((id) => id !== null) ?? named ?? newestFileOf(catalog, number);
}
