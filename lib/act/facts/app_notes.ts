import { APP_CATALOG, appCatalogOf, listedInApp } from "../../codex/app/app_catalog.ts";
import { LockedError, RefusedError } from "../../model/error.ts";
import type { Plan } from "../../model/plan.ts";
import type { StorePaths } from "../../model/store.ts";
import { closing } from "../../system/files.ts";
import type { ActTools } from "../tools.ts";
import { databasesApart } from "./databases_apart.ts";

/** Ids that one line names. */
const MOST = 5;

/**
 * What to know where the desktop app lists threads that go: it has a catalogue of its own, which nobody else may write. That is
 * read from a copy, so that not even SQLite writes beside it.
 */
export function appNotes(
  { threads }: Pick<Plan, "threads">,
  { store, tools }: { readonly store: StorePaths; readonly tools: ActTools },
): readonly string[] {
  const { system } = tools;
  const ids = threads.flatMap(({ id }) => id ?? []);
  const path = ids.length === 0 ? null : appCatalogOf(store, system.files);
  if (path === null) return [];
  const what = `the desktop app's own catalogue (${APP_CATALOG})`;
  try {
    using apart = closing(databasesApart([path], { tools, trashRoot: store.trashRoot }));
    const { listed, trouble } = listedInApp(ids, { path, databases: apart });
    if (trouble !== null) return [unknown(what, trouble)];
    if (listed.length === 0) return [];
    const more = listed.length > MOST ? ` and ${listed.length - MOST} more` : "";
    return [
      `${what} still lists ${listed.slice(0, MOST).join(", ")}${more}: the app shows what it ` +
      "cannot open until it forgets it; rollkeep never writes there",
    ];
  } catch (error) {
    if (!(error instanceof LockedError || error instanceof RefusedError)) throw error;
    return [unknown(what, error.message)];
  }
}

function unknown(what: string, why: string): string {
  return `cannot tell whether ${what} lists these threads: ${why}`;
}
