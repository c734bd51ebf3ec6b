import assert from "node:assert/strict";

const ROOT = new URL("../../../", import.meta.url);
const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));
const WORKFLOW = ".github/workflows/release.yml";

Deno.test("the release workflow takes actions by their commit, no secret, and the Deno of the gates", async () => {
  const text = await read(WORKFLOW);
  const uses = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action!);
  assert.ok(uses.length > 0);
  for (const action of uses) {
    assert.match(action, /^(?:actions|denoland)\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  }
  const pins = new Map(uses.map((action) => action.split(/@| # /) as [string, string]));
  for (const action of uses) assert.ok(action.includes(pins.get(action.split("@")[0]!)!), action);
  assert.doesNotMatch(text, /secrets\./);
  const gates = await read(".ci/run");
  const [, wanted] = /^wanted=(\S+)$/m.exec(gates)!;
  assert.ok(text.includes(`DENO_VERSION: ${wanted}\n`));
  // The user of the workflow is not root, as the gates would have to be to install them.
  const [, tools] = /^tools="(.+)"$/m.exec(gates)!;
  assert.ok(text.includes(`apt-get install -y -qq ${tools}\n`));
});

Deno.test("the release workflow grants nothing to all jobs, writing to one, and gives no text of others to a shell", async () => {
  const text = await read(WORKFLOW);
  assert.match(text, /\npermissions: \{\}\n/);
  const [, jobs = ""] = text.split("\njobs:\n");
  const parts = jobs.split(/^ {2}(?=[a-z]+:$)/m).filter((part) => part !== "");
  const rights = parts.map((part) => [
    part.split(":")[0],
    [...part.matchAll(/^ {6}([a-z-]+): (?:read|write)$/gm)].map(([line]) => line.trim()),
  ]);
  assert.deepEqual(Object.fromEntries(rights), {
    tests: ["contents: read"],
    compile: ["contents: read"],
    prove: ["contents: read"],
    publish: ["contents: write", "attestations: write", "id-token: write"],
  });
  const scripts = [...text.matchAll(/run: \|\n((?: {10,}.*\n)+)/g)].map(([, script]) => script!);
  assert.ok(scripts.length > 3);
  for (const script of scripts) assert.doesNotMatch(script, /\$\{\{/);
});

Deno.test("every task that the release workflow runs is one of deno.json", async () => {
  const { tasks } = JSON.parse(await read("deno.json"));
  const named = [...(await read(WORKFLOW)).matchAll(/deno task ([\w:]+)/g)].map(([, name]) =>
    name!
  );
  assert.ok(named.length > 4);
  assert.deepEqual(named.filter((name) => !(name in tasks) && name !== "npm"), []);
});
