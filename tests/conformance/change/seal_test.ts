import assert from "node:assert/strict";
import { withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { listFromDatabase, parity } from "../../support/codex/verdict.ts";
import { makeZoo } from "../../support/codex/zoo.ts";
import { rollkeepJson } from "../../support/rollkeep.ts";

interface Told {
  readonly standing: string;
  readonly path: string;
  readonly sidecar?: string;
}

async function standingOf(id: string, codex: CodexHome): Promise<Told> {
  const { results } = await rollkeepJson(["verify", id, "--json"], codex);
  return results[0];
}

function sealAll(codex: CodexHome) {
  return rollkeepJson(["seal", "--all", "--apply", "--json"], codex);
}

Deno.test("Codex takes no notice of sidecars, and what it does to sealed threads is growth or nothing to verify", async () => {
  await withCodexHome(async (codex) => {
    const zoo = await makeZoo(codex);
    const listed = () => withAppServer(codex, async (server) => await listFromDatabase(server));
    const [before, parityBefore] = [await listed(), await parity(codex)];
    const sealed = await sealAll(codex);
    assert.deepEqual([sealed.failed, sealed.live, sealed.damaged], [0, 0, 0]);
    assert.deepEqual([await listed(), await parity(codex)], [before, parityBefore]);
    await withAppServer(codex, async (server) => {
      for (const id of [zoo.plain, zoo.compressed]) {
        await server.call("thread/resume", { threadId: id });
        await server.turn(id, "it goes on");
      }
    });
    assert.equal((await standingOf(zoo.plain, codex)).standing, "grown");
    const unpacked = await standingOf(zoo.compressed, codex);
    assert.deepEqual([unpacked.standing, unpacked.path.endsWith(".jsonl")], ["grown", true]);
    assert.ok(unpacked.sidecar?.endsWith(".jsonl.zst.sha256"));
    await codex.run("archive", zoo.named);
    const archived = await standingOf(zoo.named, codex);
    assert.equal(archived.standing, "unchanged");
    assert.ok(archived.path.includes("/archived_sessions/"));
    assert.ok(archived.sidecar?.includes("/sessions/2"));
    const again = await sealAll(codex);
    assert.deepEqual([again.failed, again.damaged], [0, 0]);
    for (const id of [zoo.plain, zoo.compressed, zoo.named]) {
      const { standing, path, sidecar } = await standingOf(id, codex);
      assert.deepEqual([standing, sidecar], ["unchanged", `${path}.sha256`]);
    }
    await codex.run("unarchive", zoo.named);
    assert.equal((await standingOf(zoo.named, codex)).standing, "unchanged");
    await rollkeepJson(["delete", zoo.named, "--with-forks", "--apply", "--yes", "--json"], codex);
    assert.equal((await rollkeepJson(["verify", "--json"], codex)).vanished, 0);
  });
});
