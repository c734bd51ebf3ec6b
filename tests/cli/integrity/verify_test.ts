import assert from "node:assert/strict";
import { rollkeep, rollkeepJson, type RunOptions } from "../../support/rollkeep.ts";
import { type SampleStore, withSampleStore } from "../../support/sample_store.ts";

const APPLY = ["seal", "--all", "--apply", "--json"];

/** A store of which every rollout is sealed, with its plain rollouts. */
async function withSealed(
  use: (store: SampleStore, rollouts: readonly string[], run: RunOptions) => Promise<void>,
): Promise<void> {
  await withSampleStore({ threads: 12 }, async (store) => {
    const run = { env: store.env };
    const sealed = await rollkeepJson(APPLY, run);
    assert.equal(sealed.failed + sealed.kept, 0);
    const paths = sealed.results.map(({ path }: { path: string }) => path)
      .filter((path: string) => path.endsWith(".jsonl"));
    await use(store, paths, run);
  });
}

Deno.test("verify answers with 0 while all that is sealed is intact, and nothing is changed by it", async () => {
  await withSealed(async ({ state }, [first], run) => {
    const before = await state();
    const all = await rollkeep(["verify"], run);
    assert.deepEqual([all.code, all.err], [0, ""]);
    assert.match(all.out, /all \d+ sealed rollouts are intact\n$/);
    assert.deepEqual(await state(), before);
    await Deno.writeTextFile(first!, '{"more":1}\n', { append: true });
    const grown = await rollkeepJson(["verify", "--json"], run);
    assert.deepEqual([grown.grown, grown.damaged], [1, 0]);
    const entry = grown.results.find(({ standing }: { standing: string }) => standing === "grown");
    assert.equal(entry.path, first);
    assert.equal((await rollkeepJson(APPLY, run)).resealed, 1);
    assert.equal((await rollkeepJson(["verify", "--json"], run)).grown, 0);
  });
});

Deno.test("verify ends with 1 for what is damaged, cut off or vanished, and says where", async () => {
  await withSealed(async (_, [changed, cut, gone], run) => {
    const text = await Deno.readTextFile(changed!);
    await Deno.writeTextFile(changed!, text.replace('"session_meta"', '"session_mate"'));
    await Deno.truncate(cut!, Deno.statSync(cut!).size - 7);
    await Deno.remove(gone!);
    const { code, out } = await rollkeep(["verify", "--json"], run);
    assert.equal(code, 1);
    const told = JSON.parse(out);
    assert.deepEqual([told.damaged, told.vanished, told.unknown], [2, 1, 0]);
    const of = (path: string | undefined) =>
      told.results.find((entry: { path: string }) => entry.path === path);
    assert.equal(of(changed).first_difference.mib, 1);
    assert.match(of(cut).detail, /^it ends at byte \d+/);
    assert.deepEqual([of(gone).standing, of(gone).sidecar], ["vanished", `${gone}.sha256`]);
    const text2 = await rollkeep(["verify"], run);
    assert.equal(text2.code, 1);
    assert.match(text2.out, /3 of \d+ sealed rollouts damaged or vanished/);
  });
});

Deno.test("verify ends with 2 for what could not be read: a sidecar that is a link, a FIFO, huge or no sidecar", async () => {
  await withSealed(async (_, rollouts, run) => {
    const [link, fifo, huge, junk] = rollouts.map((path) => `${path}.sha256`);
    for (const path of [link!, fifo!]) await Deno.remove(path);
    await Deno.symlink("/etc/passwd", link!);
    await new Deno.Command("mkfifo", { args: [fifo!] }).output();
    await Deno.writeFile(huge!, new Uint8Array(2 * 1024 * 1024));
    await Deno.writeTextFile(junk!, "\u001b[31m../../../etc/passwd\n");
    const { code, out, err } = await rollkeep(["verify"], run);
    assert.equal(code, 2);
    assert.match(out, /unknown=4 /);
    assert.equal((out + err).includes("\u001b"), false);
    assert.doesNotMatch(out + err, /root:/);
    const sealing = await rollkeep(APPLY, run);
    assert.equal(JSON.parse(sealing.out).failed, 4);
    assert.equal(Deno.readLinkSync(link!), "/etc/passwd");
  });
});

Deno.test("verify says what is not sealed, and its advice works as printed", async () => {
  await withSampleStore({ threads: 6 }, async ({ env }) => {
    const run = { env };
    const before = await rollkeep(["verify"], run);
    assert.equal(before.code, 0);
    assert.match(before.out, /nothing is sealed, rollkeep seal --all\n$/);
    const rehearsed = await rollkeep(["seal", "--all"], run);
    assert.equal(rehearsed.code, 0);
    const next = /^to do it: rollkeep (.*)$/m.exec(rehearsed.out)?.[1];
    assert.equal(next, "seal --all --apply");
    assert.match((await rollkeep(["verify"], run)).out, /nothing is sealed/);
    const [id] = (await rollkeepJson(["list", "--json"], run)).map(
      ({ session_id }: { session_id: string }) => session_id,
    );
    assert.equal((await rollkeep(["seal", id, "--apply"], run)).code, 0);
    const some = await rollkeepJson(["verify", "--json"], run);
    assert.ok(some.unsealed > 0 && some.unchanged > 0);
    assert.deepEqual(some.help, ["rollkeep seal --all"]);
    assert.equal((await rollkeep(next.split(" "), run)).code, 0);
    const after = await rollkeepJson(["verify", "--json"], run);
    assert.deepEqual([after.unsealed, after.help], [0, []]);
  });
});

Deno.test("sidecars go with their rollouts to the trash, the archive and back, and where Codex left them behind", async () => {
  await withSealed(async ({ state }, [path], run) => {
    const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(path!)![0];
    const before = await state();
    const intact = async () => (await rollkeepJson(["verify", id, "--json"], run)).unsealed;
    const change = (words: string) =>
      rollkeepJson([...words.split(" "), "--apply", "--yes", "--json"], run);
    const wasArchived = path!.includes("/archived_sessions/");
    await change(`${wasArchived ? "unarchive" : "archive"} ${id}`);
    assert.equal(await intact(), 0);
    assert.throws(() => Deno.lstatSync(`${path}.sha256`), Deno.errors.NotFound);
    await change("undo");
    assert.deepEqual(await state(), before);
    await change(`delete ${id}`);
    assert.throws(() => Deno.lstatSync(`${path}.sha256`), Deno.errors.NotFound);
    assert.equal((await rollkeepJson(["verify", "--json"], run)).vanished, 0);
    await change("undo");
    assert.deepEqual(await state(), before);
    // As Codex compresses: what is beside the rollout stays.
    await new Deno.Command("zstd", {
      args: ["-q", "--rm", path!.replace(/\.jsonl$/, ".jsonl"), "-o", `${path}.zst`],
    }).output();
    assert.equal((await rollkeepJson(["verify", id, "--json"], run)).unchanged, 1);
    await change(`delete ${id}`);
    assert.equal((await rollkeepJson(["verify", "--json"], run)).vanished, 0);
    await change("undo");
    assert.equal((await rollkeepJson(["verify", id, "--json"], run)).unchanged, 1);
  });
});
