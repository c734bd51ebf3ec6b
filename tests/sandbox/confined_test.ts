import assert from "node:assert/strict";
import { rollkeep } from "../support/rollkeep.ts";
import { withSampleStore } from "../support/sample_store.ts";
import { commandGrant } from "../../lib/config/command_grant.ts";
import { parseCommandLine } from "../../commands/registry.ts";
import { stageOf } from "../support/acting.ts";

/** Tries things from inside a worker with the grant of a command; what succeeded, by name. */
async function tryInside(command: string, home: string): Promise<Record<string, boolean>> {
  const outcome = parseCommandLine([command, "x"].slice(0, command === "list" ? 1 : 2), {
    cwd: "/",
    home: null,
  });
  if (outcome.kind !== "request") throw new Error("no request");
  const { store } = await stageOf(home);
  const grant = commandGrant(outcome.request, { store, own: { cache: `${home}-cache` } });
  const worker = new Worker(new URL("./intruder.ts", import.meta.url), {
    type: "module",
    deno: {
      permissions: {
        read: [...grant.read],
        write: [...grant.write],
        env: false,
        net: false,
        run: false,
        ffi: false,
        import: false,
        sys: grant.statfs ? ["statfs"] : false,
      },
    },
  });
  try {
    return await new Promise((done, failed) => {
      worker.onmessage = ({ data }) => data === "ready" ? worker.postMessage(home) : done(data);
      worker.onerror = failed;
    });
  } finally {
    worker.terminate();
  }
}

Deno.test("a confined command reads the store and nothing else of the disk, network or system", async () => {
  await withSampleStore({ threads: 5 }, async ({ home }) => {
    await Deno.writeTextFile(`${home}/auth.json`, "{}");
    for (const command of ["list", "delete"]) {
      const can = await tryInside(command, home);
      assert.deepEqual(can, {
        readStore: true,
        readOutside: false,
        writeAuth: false,
        writeConfig: false,
        writeOutside: false,
        writeSessions: command === "delete",
        connect: false,
        listen: false,
        run: false,
        environment: false,
        hostname: false,
        load: false,
      }, command);
    }
  });
});

Deno.test("the program works with the permissions a careful user lends it, without a cache", async () => {
  await withSampleStore({ threads: 30 }, async ({ env, home }) => {
    const allow = [`--allow-read=${home}`, `--allow-write=${home}`, "--allow-env"];
    const args = ["list", "--json", "--codex-home", home];
    const careful = await rollkeep(args, { env, allow });
    assert.equal(careful.code, 0, careful.err);
    assert.equal(careful.out, (await rollkeep(args, { env })).out);
    const id = JSON.parse(careful.out)[0].session_id;
    const away = await rollkeep([
      "delete",
      id,
      "--with-forks",
      "--apply",
      "--yes",
      "--codex-home",
      home,
    ], { env, allow });
    assert.equal(away.code, 0, away.err);
  });
});

Deno.test("a store outside the permissions is refused, naming what to allow", async () => {
  await withSampleStore({ threads: 3 }, async ({ env, home }) => {
    const { code, err } = await rollkeep(["list", "--codex-home", home], {
      env,
      allow: ["--allow-env"],
    });
    assert.equal(code, 1);
    assert.match(err, new RegExp(`--allow-read=${home}`));
  });
});
