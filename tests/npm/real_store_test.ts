import assert from "node:assert/strict";
import { withAppServer } from "../support/codex/app_server.ts";
import { withCodexHome } from "../support/codex/codex_home.ts";
import { makeZoo } from "../support/codex/zoo.ts";
import { nodeOf, NODES } from "../support/node/binary.ts";
import { withNodeProject } from "../support/node/package.ts";
import { rollkeep, type Run } from "../support/rollkeep.ts";

/** What a command said, without whether threads are open, which Node cannot tell where one has a lock file. */
function withoutLive({ code, out, err }: Run): Run {
  return { code, out: out.replaceAll(/"live":(?:null|true|false)/g, '"live":"?"'), err };
}

/** Whether each thread is open, by its id, as `list --live` tells. */
function liveIn({ out }: Run): ReadonlyMap<string, boolean | null> {
  const listed: { session_id: string; live: boolean | null }[] = JSON.parse(out);
  return new Map(listed.map(({ session_id, live }) => [session_id, live]));
}

Deno.test("of a store that Codex made Node tells what Deno tells, but not what is open", async () => {
  const node = await nodeOf(NODES.made);
  await withNodeProject({ node, flags: [], types: false }, async (project) => {
    await withCodexHome(async (codex) => {
      const zoo = await makeZoo(codex);
      const env = { ...codex.env, NO_COLOR: "1" };
      const inBoth = async (words: readonly string[]) => {
        const [there, here] = [await project.rollkeep(words, env), await rollkeep(words, { env })];
        assert.deepEqual(withoutLive(there), withoutLive(here), words.join(" "));
        return { there, here };
      };
      for (const id of Object.values(zoo)) {
        await inBoth(["show", id, "--full", "--json"]);
        await inBoth(["why", id, "--json"]);
      }
      for (const words of ["group --json", "log --json", "verify --json", "doctor --deep --json"]) {
        await inBoth(words.split(" "));
      }
      await withAppServer(codex, async (server) => {
        await server.call("thread/resume", { threadId: zoo.plain });
        const { there, here } = await inBoth(["list", "--live", "--json", "--limit", "0"]);
        const [told, known] = [liveIn(there), liveIn(here)];
        assert.equal(known.get(zoo.plain), true);
        assert.equal(told.get(zoo.plain), null);
        for (const [id, live] of told) if (live !== null) assert.equal(live, known.get(id));
      });
    });
  });
});
