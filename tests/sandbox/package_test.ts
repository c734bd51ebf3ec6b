import assert from "node:assert/strict";
import { withHandStore } from "../support/hand_store.ts";

const ROOT = new URL("../../", import.meta.url);

/** The program as modules of a registry: without its `deno.json`, and with the names of its packages written out, as registries do. */
async function withPackage(use: (address: string) => Promise<void>): Promise<void> {
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (asked) => {
      const path = new URL(`.${new URL(asked.url).pathname}`, ROOT);
      let text = await Deno.readTextFile(path).catch(() => null);
      if (text === null) return new Response(null, { status: 404 });
      for (const [name, full] of Object.entries<string>(imports)) {
        text = text.replaceAll(`"${name}"`, `"${full}"`);
      }
      return new Response(text, { headers: { "content-type": "application/typescript" } });
    },
  );
  try {
    await use(`http://127.0.0.1:${server.addr.port}/main.ts`);
  } finally {
    await server.shutdown();
  }
}

Deno.test("a package of a registry starts with -A alone, narrows itself where it runs, and says so", async () => {
  await withHandStore(async ({ home, state }) => {
    await Deno.writeTextFile(`${home}/config.toml`, 'model_provider = "openai"\n');
    const before = await state();
    await withPackage(async (address) => {
      const run = async (flags: readonly string[], ...words: string[]) => {
        const args = ["run", "--no-config", "--no-lock", "--quiet", "--no-prompt", ...flags];
        const env = { CODEX_HOME: home, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
        const command = new Deno.Command(Deno.execPath(), {
          ...{ args: [...args, address, ...words], env, stdin: "null" },
        });
        const { code, stdout, stderr } = await command.output();
        const decoder = new TextDecoder();
        return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
      };
      const told = JSON.parse((await run(["-A"], "version", "--json")).out);
      assert.deepEqual([told.build, told.confinement, told.promise], [
        "package",
        "in-process",
        false,
      ]);
      assert.match(told.reason, /package cannot start a worker/);
      const listed = await run(["-A"], "list", "--json");
      assert.equal(listed.code, 0, listed.err);
      const threads = JSON.parse(listed.out).length;
      assert.ok(threads > 0);
      const deleted = await run(["-A"], "delete", "--all", "--with-forks", "--apply", "--yes");
      assert.equal(deleted.code, 0, deleted.err);
      const undone = await run(["--cached-only", "-A"], "undo", "--apply", "--yes");
      assert.equal(undone.code, 0, undone.err);
      assert.deepEqual(await state(), before);
      const closed = await run(["--no-npm", "-A"], "doctor", "--format", "json");
      assert.equal(JSON.parse(closed.err || closed.out).error.kind, "unsupported");
    });
  });
});
