import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { APP_CATALOG, appCatalogOf, listedInApp } from "../../../../lib/codex/app/app_catalog.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import { SYSTEM } from "../../../support/rollout_file.ts";
import { bareFolder, storePathsOf } from "../../../support/value/store_paths.ts";

const IDS = ["a", "b", "c"].map(asThreadId);

/** What is listed where the app's catalogue has this schema; `null`: there is none. */
async function listed(schema: string | Uint8Array | null) {
  const home = await Deno.makeTempDir({ prefix: "rollkeep-app-" });
  try {
    const named = `${home}/${APP_CATALOG}`;
    await Deno.mkdir(`${home}/sqlite`);
    if (schema instanceof Uint8Array) await Deno.writeFile(named, schema);
    else if (schema !== null) {
      const db = new DatabaseSync(named);
      db.exec(schema);
      db.close();
    }
    const path = appCatalogOf(storePathsOf(home), SYSTEM.files);
    return path === null ? null : listedInApp(IDS, { path, databases: SYSTEM.databases });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("listedInApp() tells which threads the desktop app's catalogue lists", async () => {
  const table = "CREATE TABLE local_thread_catalog (thread_id TEXT, title TEXT);";
  const rows = "INSERT INTO local_thread_catalog VALUES ('c', ''), ('a', ''), ('a', ''), ('x', '')";
  assert.deepEqual(await listed(table + rows), { listed: ["a", "c"], trouble: null });
  assert.deepEqual(await listed(table), { listed: [], trouble: null });
});

Deno.test("listedInApp() lists nothing where there is no catalogue, no such table or no such column", async () => {
  assert.equal(await listed(null), null);
  const nothing = { listed: [], trouble: null };
  assert.deepEqual(await listed("CREATE TABLE other (thread_id TEXT)"), nothing);
  assert.deepEqual(await listed("CREATE TABLE local_thread_catalog (id TEXT)"), nothing);
  assert.equal(appCatalogOf(bareFolder(), SYSTEM.files), null);
});

Deno.test("listedInApp() asks nothing of what could answer for ever, or is no database, and says so", async () => {
  const view = await listed("CREATE VIEW local_thread_catalog AS SELECT 'a' AS thread_id");
  const why = "it is not understood (local_thread_catalog is a view)";
  assert.deepEqual(view, { listed: [], trouble: why });
  const damaged = await listed(new Uint8Array(5000).fill(7));
  assert.match(damaged!.trouble!, /Cannot read database .*codex-dev.db": it is no database/);
});
