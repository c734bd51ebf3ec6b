import assert from "node:assert/strict";
import { isPromised } from "../../commands/version/command.ts";
import { attackedHouse, gained, underAttack } from "../sandbox/attacked_house.ts";
import { BEFORE_2_9, BEHIND_LINKS, OWN_WORK, UNCOVERED } from "../sandbox/known_gains.ts";

/** The compiled program has no Cache API, and was itself not granted what a signal takes. */
const NOT_COMPILED = ["Cache API", "signal itself"];

Deno.test("the compiled program: of two hundred deeds of an intruder none gains what the page does not tell of its runtime", async () => {
  const house = await Deno.makeTempDir({ prefix: "rollkeep-attacked-" });
  try {
    await attackedHouse(house);
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "compile"],
      cwd: house,
      stdin: "null",
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const [, version] = /on Deno (\S+)/.exec(new TextDecoder().decode(stdout)) ?? [];
    for (const command of ["list", "delete"] as const) {
      const own = command === "delete" ? ["delete", "x"] : ["list"];
      const line = (home: string) => [`${house}/dist/rollkeep`, ...own, "--codex-home", home];
      const { outcomes, guests } = await underAttack(line, house);
      const here = isPromised(version!) ? UNCOVERED : [...UNCOVERED, ...BEFORE_2_9[command]];
      const told = [...OWN_WORK[command], ...BEHIND_LINKS[command], ...here]
        .filter((name) => !NOT_COMPILED.includes(name));
      assert.deepEqual(gained(outcomes), told.sort(), command);
      if (isPromised(version!)) assert.equal(guests, 0, "something went to the network");
    }
  } finally {
    await Deno.remove(house, { recursive: true });
  }
});
