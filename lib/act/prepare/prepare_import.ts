import { openCatalog } from "../../catalog/catalog.ts";
import { findDependants } from "../../catalog/lineage/dependants.ts";
import { scanStore } from "../../catalog/scan/scan_store.ts";
import { namesStayText, readNameIndex } from "../../codex/name_index_file.ts";
import { readNames } from "../../codex/session_index.ts";
import { requireOwnStateDb } from "../../codex/state/own_state_db.ts";
import { requirePlainTables } from "../../codex/state/plain_tables.ts";
import { WRITTEN_TABLES } from "../../codex/state/state_schema.ts";
import { RefusedError } from "../../model/error.ts";
import { asThreadId, type ThreadId } from "../../model/ids.ts";
import type { CwdMove, Plan } from "../../model/plan.ts";
import type { Mapping } from "../../model/request/mapping.ts";
import type { PassedBy } from "../../model/result/change_result.ts";
import type { MigratePlan } from "../../model/result/migrate_result.ts";
import { type AbsolutePath, configTroubleText, type StorePaths } from "../../model/store.ts";
import { databaseError } from "../../system/database_error.ts";
import type { Database } from "../../system/databases.ts";
import { closing } from "../../system/files.ts";
import type { System } from "../../system/system.ts";
import { joinPath } from "../../text/path_text.ts";
import { type ChangeWorld, newChangeWorld, openState } from "../facts/change_world.ts";
import { databasesApart } from "../facts/databases_apart.ts";
import type { ActTools } from "../tools.ts";
import { type Importer, newImporter } from "./into/import_all.ts";
import type { TwoHomes } from "./into/plan_import.ts";
import { withEdges } from "./into/rows_into.ts";
import { lookThere } from "./into/there.ts";
import { type Wanted, wantedThreads } from "./into/wanted_threads.ts";
import { missingFolders } from "./migrate/mapped.ts";
import { noMatchText } from "./migrate/no_match_text.ts";
import { findCopies } from "./migrate/plan_copy.ts";
import type { MappingPlan, PreparedMigrate, PrepareMigrateOptions } from "./prepare_migrate.ts";
import { firstIds, hiddenNotes } from "./rows/hidden_notes.ts";

const STATE = "state_5.sqlite";

/** Which threads are copied into the home at hand, and from which. */
export interface PrepareImportOptions
  extends Pick<PrepareMigrateOptions, "selector" | "sinceMs" | "limit" | "stopsAtFirst"> {
  /** The home that the threads come from. */
  readonly source: StorePaths;
  /** Folders that get another name on the way; empty: every chosen thread goes as it is. */
  readonly mappings: readonly Mapping[];
  /** Makes the private copies that the databases of the source are read from. */
  readonly actTools: () => ActTools;
  /** Thread database that was named beside the source; `null`: none was. */
  readonly stateDb: AbsolutePath | null;
}

/**
 * Chooses threads of another home and plans their copies in this one. That home is read and nothing else: its databases from copies,
 * its locks tried as a reader tries them.
 *
 * @throws {RefusedError} when nobody knows where its database lies, or it cannot be read. @throws {UsageError} when a database is
 * named that is not its own.
 */
export async function prepareImport(
  world: ChangeWorld,
  options: PrepareImportOptions,
): Promise<PreparedMigrate> {
  const { source: store } = options;
  refuseBrokenConfig(store);
  using apart = closing(
    databasesApart(
      store.sqliteHome === null ? [] : [joinPath(store.sqliteHome, STATE)],
      { tools: options.actTools(), trashRoot: world.store.trashRoot },
    ),
  );
  const system: System = { ...world.system, databases: apart };
  const scan = scanStore(store, { files: system.files, onProblem: world.onProblem });
  using catalog = closing(
    await openCatalog(store, { system, onProblem: world.onProblem, scan }),
  );
  const source = newChangeWorld({ ...world, system, store, catalog });
  if (options.stateDb !== null) {
    requireOwnStateDb({ named: options.stateDb, own: catalog.rows.path, files: system.files });
  }
  using from = openSource(source);
  using into = openState(world);
  using there = await lookThere({ world, db: into });
  const index = readNameIndex(store.sessionIndex, system.files);
  const ours = readNameIndex(world.store.sessionIndex, system.files);
  const homes: TwoHomes = {
    world,
    source,
    from,
    into,
    there,
    dependants: await findDependants(catalog),
    names: readNames(index.text),
    namesEnd: ours.text.split("\n").length,
  };
  const prepared = await planAll(homes, options);
  const isNamed = prepared.plan.threads.some(({ names }) => names.length > 0);
  const left = [
    ...(index.state === null ? [] : [namesStayText(store.sessionIndex, index.state)]),
    ...(ours.state === null || !isNamed
      ? []
      : [namesStayText(world.store.sessionIndex, ours.state)]),
  ];
  return { ...prepared, notes: [...prepared.notes, ...left] };
}

/** The home's thread database, as far as it can be trusted; `null` where it has none. */
function openSource(source: ChangeWorld): (Database & Disposable) | null {
  const { rows } = source.catalog;
  // Asked once: whether it can be read shows only then.
  rows.loadAll();
  if (rows.isLost()) {
    throw new RefusedError(
      `Cannot read database "${
        rows.path ?? source.store.sqliteHome
      }": what it keeps of the threads ` +
        "is not known, and they are copied whole or not at all",
      {
        reasons: ["unreadable"],
        hint: "say the command again; if that does not help, see what it says",
      },
    );
  }
  const db = openState(source);
  try {
    if (db !== null) requirePlainTables(db, WRITTEN_TABLES);
    return db;
  } catch (error) {
    db?.close();
    throw databaseError(rows.path!, error) ?? error;
  }
}

/** @throws {RefusedError} where nobody knows where the databases of the source lie. */
function refuseBrokenConfig({ configTrouble }: StorePaths): void {
  if (configTrouble === null) return;
  const { path } = configTrouble;
  throw new RefusedError(
    `Cannot read config "${path}": ${configTroubleText(configTrouble)}; ` +
      "so nobody knows where the databases of that home lie",
    { reasons: ["broken-config"], hint: "Codex does not start on it either: mend it" },
  );
}

interface Planning {
  readonly homes: TwoHomes;
  readonly options: PrepareImportOptions;
  readonly importer: Importer;
  readonly passedBy: PassedBy[];
  /** Threads that an earlier mapping has. */
  readonly seen: Set<ThreadId>;
}

async function planAll(
  homes: TwoHomes,
  options: PrepareImportOptions,
): Promise<PreparedMigrate> {
  const { world, source } = homes;
  const { selector, sinceMs, mappings } = options;
  const wanted: Wanted[] = [];
  for (const mapping of mappings.length === 0 ? [null] : mappings) {
    wanted.push(await wantedThreads(source, { selector, mapping, sinceMs }));
  }
  const cwds = new Map<ThreadId, CwdMove>();
  for (const { id, cwd } of wanted.flatMap(({ threads }) => threads)) {
    if (cwd !== null) cwds.getOrInsert(id, cwd);
  }
  const importer = newImporter({ homes, cwds, copies: await findCopies(world) });
  const planning: Planning = { homes, options, importer, passedBy: [], seen: new Set() };
  const plans: MappingPlan[] = [];
  for (const one of wanted) {
    const plan = await planMapping(one, planning);
    plans.push(plan);
    if (plan.error !== null && options.stopsAtFirst) break;
  }
  const planned = [...importer.planned];
  const kept = new Set(planned.flatMap(([id, { plan }]) => plan.id === id ? [id] : []));
  const isThere = (id: string | null) =>
    id !== null && (kept.has(asThreadId(id)) || world.catalog.threads.byId.has(asThreadId(id)));
  const plan: Plan = {
    action: "import",
    cause: { kind: "migrate", mappings: mappings.map(({ from, to }) => ({ from, to })) },
    threads: planned.map(([, { plan }]) => ({
      ...plan,
      rows: withEdges(plan.rows, ({ parent }) => isThere(parent)),
    })),
    namesDigest: null,
  };
  const subagents = wanted.flatMap(({ threads }) => threads.filter(({ isSubagent }) => isSubagent));
  return {
    plan,
    mappings: plans,
    told: new Map(
      planned.flatMap(([, { plan: { id }, told }]) => id === null ? [] : [[id, told] as const]),
    ),
    passedBy: planning.passedBy,
    subagents: subagents.flatMap(({ id }) => importer.planned.get(id)?.plan.id ?? []),
    notes: importNotes(planning),
  };
}

async function planMapping(
  { mapping, below, threads }: Wanted,
  { homes, options, importer, passedBy, seen }: Planning,
): Promise<MappingPlan> {
  const planned: MigratePlan[] = [];
  const warnings: string[] = [];
  let [roots, skipped] = [0, 0];
  for (const { thread, id, isSubagent } of threads) {
    if (options.limit !== null && !isSubagent && roots >= options.limit) break;
    if (seen.has(id)) continue;
    seen.add(id);
    const found = await importer.take(thread);
    if (found.kind === "there") skipped++;
    if (found.kind === "left-out") {
      const message = `thread ${id} ${found.why}`;
      passedBy.push({ thread: id, reason: found.reason, message });
      warnings.push(message);
    }
    if (found.kind !== "planned") continue;
    if (!isSubagent) roots++;
    planned.push(found.planned);
    if (found.renamed !== null) warnings.push(found.renamed);
  }
  warnings.push(...missingFolders(mapping === null ? [] : planned, homes.source.system.files));
  const nothing = mapping !== null && planned.length === 0 && skipped === 0;
  const chosen = threads.map(({ thread }) => thread);
  const error = nothing ? noMatchText(mapping, { below, chosen, warnings }) : null;
  return { mapping, matched: planned.length, skipped, planned, warnings, error };
}

/** What concerns all of it. */
function importNotes({ homes, importer, seen }: Planning): readonly string[] {
  const { planned } = importer;
  const along = [...planned.keys()].filter((id) => !seen.has(id));
  const hidden = new Map(
    [...planned.values()].flatMap(({ plan: { id }, hidden }) =>
      hidden === null || id === null ? [] : [[id, hidden] as const]
    ),
  );
  const stays = Map.groupBy(
    [...planned.values()].flatMap(({ plan: { id }, notes }) =>
      id === null ? [] : notes.map((note) => ({ id, note }))
    ),
    ({ note }) => note,
  );
  const { sqliteHome } = homes.world.store;
  return [
    ...(along.length === 0 ? [] : [`threads that these read come along: ${along.join(", ")}`]),
    ...(homes.into !== null || planned.size === 0 ? [] : [
      `"${sqliteHome}" has no database yet: Codex takes the threads up at its next start there, and ` +
      "names, pins and projects stay behind",
    ]),
    ...[...stays].map(([note, those]) => `${firstIds(those.map(({ id }) => id))}: ${note}`),
    ...hiddenNotes(hidden),
  ];
}
