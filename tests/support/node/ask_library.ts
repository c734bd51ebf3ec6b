/**
 * What the library answers about a store, as text to compare: the same module is run by Deno, and by Node with the npm package. It imports
 * nothing that is there at run time.
 *
 * @module
 */
type Library = typeof import("../../../lib/session.ts");

/** The store to ask about. */
export interface Asked {
  readonly sessionsRoot: string;
  readonly trashRoot: string;
}

/** Every reading function's answer, by its name. Times of now are left out. */
export async function askLibrary(library: Library, roots: Asked): Promise<object> {
  const { sessionsRoot, trashRoot } = roots;
  const problems: unknown[] = [];
  const onProblem = (problem: unknown) => problems.push(problem);
  const sessions = await library.scanSessions(sessionsRoot, { onProblem });
  const now = Temporal.Instant.from("2026-11-24T12:00:00Z");
  const selector = { olderThan: Temporal.Duration.from({ hours: 2000 }), hostContains: "/" };

  const codexHome = sessionsRoot.replace(/\/sessions$/, "");
  const instructed = { cwd: `${codexHome}/app`, codexHome };
  const iterated: string[] = [];
  for await (const { path } of library.scanSessions(sessionsRoot)) iterated.push(path);
  return {
    sessions: library.toJson(sessions),
    back: library.fromJson(library.toJson(sessions)),
    problems: problems.map((problem) => JSON.stringify(problem)).sort(),
    iterated,
    filtered: library.filterSessions(sessions, selector, { now }).map(({ path }) => path),
    risks: await Promise.all(
      sessions.map((session) => library.evaluateRisk(session, library.sha256SidecarChecker)),
    ),
    batches: await library.listBatches(trashRoot),
    verified: await library.verifySessions(sessions, { sessionsRoot }),
    diagnosis: await library.diagnose({ sessionsRoot, trashRoot, deep: true }),
    explained: await Promise.all(
      sessions.slice(0, 20).filter(({ sessionId }) => sessionId !== "")
        .map(({ sessionId }) => library.explain(sessionId, { sessionsRoot })),
    ),
    instructions: await library.explainAgents(instructed),
    linted: await library.lintAgents(instructed),
    missing: await refusal(() => library.explain("nobody", { sessionsRoot })),
    blank: await refusal(() => library.scanSessions(" ")),
  };
}

/** How every function that changes something ends, for real and as a rehearsal, by its name. */
export async function askChanges(library: Library, roots: Asked): Promise<object> {
  const sessions = await library.scanSessions(roots.sessionsRoot);
  const filter = { hostContains: "/" };
  const stateDbPath = `${roots.sessionsRoot}/../state_5.sqlite`;
  const filePath = `${roots.sessionsRoot}/../mappings.toml`;
  const said: Record<string, unknown> = {};
  for (const dryRun of [true, false]) {
    const mode = { ...roots, dryRun, confirm: true, yes: true, maxBatch: 0 };
    const moved = { ...mode, stateDbPath, fromCwd: "/home/dev/api", toCwd: "/tmp" };
    const changes: Readonly<Record<string, () => Promise<unknown>>> = {
      deleteSessions: () => library.deleteSessions(sessions, filter, mode),
      archiveSessions: () => library.archiveSessions(sessions, filter, mode),
      unarchiveSessions: () => library.unarchiveSessions(sessions, filter, mode),
      restoreSessions: () => library.restoreSessions(sessions, filter, mode),
      undoBatch: () => library.undoBatch("20260101-000000-000000", mode),
      emptyTrash: () => library.emptyTrash({ ...mode, all: true }),
      migrateSessions: () => library.migrateSessions(moved),
      migrateSessionsBatch: () => library.migrateSessionsBatch({ ...moved, filePath }),
      repairSessions: () => library.repairSessions(mode),
      sealSessions: () => library.sealSessions(sessions, mode),
    };
    for (const [name, change] of Object.entries(changes)) {
      said[`${name}${dryRun ? ", rehearsed" : ""}`] = await refusal(change);
    }
    const nothing = () => library.deleteSessions([], filter, mode);
    said[`deleteSessions, of nothing${dryRun ? ", rehearsed" : ""}`] = await refusal(nothing);
  }
  return said;
}

async function refusal(work: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    await work();
    return null;
  } catch (error) {
    const { name, kind, message, hint } = error as Error & { kind?: string; hint?: string };
    return { name, kind, message, hint };
  }
}
