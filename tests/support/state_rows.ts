import { DatabaseSync } from "node:sqlite";

/** A row of `threads`. */
export type StateRow = Readonly<Record<string, string | number | bigint | null>>;

/** Row of one thread; `null` when it has none. */
export function stateRow(home: string, id: string): StateRow | null {
  return stateRows(home).find((row) => row.id === id) ?? null;
}

/** Every row of `threads`, by id. */
export function stateRows(home: string): readonly StateRow[] {
  const db = new DatabaseSync(`${home}/state_5.sqlite`, { readOnly: true });
  try {
    const select = db.prepare("SELECT * FROM threads ORDER BY id");
    select.setReadBigInts(true);
    return select.all() as unknown as readonly StateRow[];
  } finally {
    db.close();
  }
}

/** Runs statements on the thread database of a home. */
export function changeState(home: string, statements: string): void {
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  db.exec(statements);
  db.close();
}

/** Lets a change go on while the home has no thread database, as before Codex 0.101; it is there again afterwards. */
export async function withoutState(home: string, change: () => Promise<unknown>): Promise<void> {
  const path = `${home}/state_5.sqlite`;
  Deno.renameSync(path, `${path}.away`);
  await change();
  Deno.renameSync(`${path}.away`, path);
}

/** Threads whose row names no file, in either representation: Codex hides them and refuses to resume them. */
export function deadPaths(home: string): readonly string[] {
  return stateRows(home).filter(({ rollout_path }) => {
    const path = `${rollout_path}`.replace(/\.zst$/, "");
    return ![path, `${path}.zst`].some(isFile);
  }).map(({ id }) => `${id}`);
}

function isFile(path: string): boolean {
  try {
    return Deno.lstatSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}
