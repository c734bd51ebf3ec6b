import assert from "node:assert/strict";
import { rollkeep } from "../../support/rollkeep.ts";
import { withSampleStore } from "../../support/sample_store.ts";

Deno.test("every change is refused, and rehearsed as refused, while config.toml cannot be parsed; reading goes on", async () => {
  await withSampleStore({ threads: 8 }, async ({ env, home, manifest, state }) => {
    const [first, second] = manifest.ids;
    const done = await rollkeep(["delete", first!, "--with-forks", "--apply", "--yes"], { env });
    assert.equal(done.code, 0, done.err);
    const before = await state();
    const config = `${home}/config.toml`;
    await Deno.writeTextFile(config, `sqlite_home = "${home}"\nbroken = [[[\n`);
    const changes: readonly string[] = [
      `delete ${second}`,
      `delete ${second} --hard`,
      `archive ${second}`,
      "restore --all",
      "undo",
      "trash empty --all",
      "session migrate --from /home/dev/docs --to /tmp --tree",
    ];
    for (const words of changes) {
      for (const consent of [[], ["--apply", "--yes"]]) {
        const run = await rollkeep([...words.split(" "), ...consent, "--json"], { env });
        assert.equal(run.code, 1, `${words}: ${run.out}${run.err}`);
        const { error } = JSON.parse(run.err);
        assert.equal(error.kind, "refused");
        assert.equal(
          error.message,
          `Cannot read config "${config}": line 2: invalid value; ` +
            "so nobody knows where Codex's databases lie",
        );
        assert.equal(error.hint, "Codex does not start on it either: mend line 2");
      }
      assert.deepEqual(await state(), [...before, ...await newLines(config)].sort(), words);
    }
    const listed = await rollkeep(["list", "--limit", "1"], { env });
    assert.equal(listed.code, 0);
    assert.match(
      listed.err,
      /^warning: .*config\.toml: line 2: invalid value\nnote: the trash holds .*\n$/,
    );
    await Deno.remove(config);
    assert.equal((await rollkeep(["undo", "--apply", "--yes"], { env })).code, 0);
  });
});

/** The line that the broken file is in a state. */
async function newLines(config: string): Promise<readonly string[]> {
  const { size, mtime, mode } = await Deno.lstat(config);
  const bytes = await Deno.readFile(config);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  return [`config.toml ${size} ${mtime?.getTime()} ${mode} ${digest}`];
}
