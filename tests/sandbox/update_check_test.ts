import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { denoEnvironment, rollkeepJson } from "../support/rollkeep.ts";
import { withSampleStore } from "../support/sample_store.ts";

/** Longer than Deno waits before it asks its makers for a newer one. */
const LONG_MS = 1500;

Deno.test("deno task rollkeep asks nobody for a newer Deno, however long it runs", async () => {
  await withSampleStore({ threads: 5 }, async ({ env, home }) => {
    const asked: Deno.Conn[] = [];
    const proxy = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const listening = (async () => {
      for await (const connection of proxy) asked.push(connection);
    })();
    const [{ session_id: id }] = await rollkeepJson(["list", "--json"], { env });
    const url = `http://127.0.0.1:${proxy.addr.port}`;
    // The change waits until Codex's database is free.
    const codex = new DatabaseSync(`${home}/state_5.sqlite`);
    codex.exec("BEGIN IMMEDIATE");
    const startedMs = performance.now();
    const run = new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "rollkeep", "delete", id, "--apply", "--yes"],
      cwd: new URL("../..", import.meta.url),
      env: { ...denoEnvironment(env), HTTPS_PROXY: url, HTTP_PROXY: url },
      clearEnv: true,
      stdin: "null",
    }).output();
    await setTimeout(LONG_MS);
    codex.exec("ROLLBACK");
    codex.close();
    const { code, stderr } = await run;
    const tookMs = performance.now() - startedMs;
    proxy.close();
    await listening;
    for (const connection of asked) connection.close();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.ok(tookMs >= LONG_MS, `it took ${tookMs} ms only`);
    assert.equal(asked.length, 0, "something wanted to go to the internet");
  });
});
