import assert from "node:assert/strict";
import { attackedHouse, gained, underAttack } from "./attacked_house.ts";
import { BEHIND_LINKS, OWN_WORK, UNCOVERED } from "./known_gains.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const DENO = Deno.execPath();

/** The ways of running from a checkout that confine themselves. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  "deno task rollkeep": [DENO, "task", "--quiet", "rollkeep"],
  "the deno run of the README": [DENO, "run", "--cached-only", "--no-prompt", "-A", "main.ts"],
};

async function withHouse(use: (house: string) => Promise<void>): Promise<void> {
  const house = await Deno.makeTempDir({ prefix: "rollkeep-attacked-" });
  try {
    await attackedHouse(house);
    await use(house);
    const [lock, ours] = await Promise.all(
      [`${house}/deno.lock`, `${ROOT}deno.lock`].map((path) => Deno.readTextFile(path)),
    );
    assert.equal(lock, ours, "the lock file was rewritten");
  } finally {
    await Deno.remove(house, { recursive: true });
  }
}

for (const [way, words] of Object.entries(WAYS)) {
  for (const command of ["list", "delete"] as const) {
    Deno.test(`${way} ${command}: of two hundred deeds of an intruder none gains what the page does not tell`, async () => {
      await withHouse(async (house) => {
        const own = command === "delete" ? ["delete", "x"] : ["list"];
        const line = (home: string) => [...words, ...own, "--codex-home", home];
        const { outcomes, guests, changedOutside } = await underAttack(line, house);
        assert.ok(Object.keys(outcomes).length >= 220);
        const told = [...OWN_WORK[command], ...BEHIND_LINKS[command], ...UNCOVERED];
        assert.deepEqual(gained(outcomes), told.sort());
        assert.equal(guests, 0, "something went to the network");
        const written = changedOutside.map((line) => line.split(" ")[0]);
        assert.deepEqual(written, command === "delete" ? ["w1"] : []);
      });
    });
  }
}

Deno.test("main.ts that the user has narrowed: nothing is gained beyond what they allowed, and no network", async () => {
  await withHouse(async (house) => {
    const line = (home: string) => {
      const allow = [`--allow-read=${home}`, `--allow-write=${home}`, "--allow-env"];
      const run = [DENO, "run", "--cached-only", "--no-prompt", ...allow, "main.ts"];
      return [...run, "list", "--codex-home", home];
    };
    const { outcomes, guests, changedOutside } = await underAttack(line, house);
    assert.equal(guests, 0, "something went to the network");
    assert.deepEqual(
      changedOutside.filter((line) => /^\w+ \d/.test(line)).map((line) => line.split(" ")[0]),
      ["w1"],
    );
    const lent = /store|auth|config|session|link|environment|variable|state|temporary folder$/;
    const told = [...UNCOVERED, "local storage"];
    const more = gained(outcomes).filter((name) => !lent.test(name) && !told.includes(name));
    assert.deepEqual(more, []);
  });
});
