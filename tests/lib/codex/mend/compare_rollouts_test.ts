import assert from "node:assert/strict";
import { compareRollouts } from "../../../../lib/codex/mend/compare_rollouts.ts";
import { buildSystem } from "../../../../lib/system/real/build_system.ts";
import { absolute } from "../../../support/value/paths.ts";

const tools = buildSystem({ variables: {}, cwd: "/", cacheFolder: null });

Deno.test("compareRollouts() tells how far two files are one, and which of them ends", async () => {
  const folder = await Deno.makeTempDir();
  const compared = async (first: string, second: string) => {
    const paths = [`${folder}/a`, `${folder}/b`].map(absolute) as [never, never];
    [first, second].forEach((text, at) => Deno.writeTextFileSync(paths[at]!, text));
    const { same, firstEnds, secondEnds } = await compareRollouts(paths, tools);
    return [same, firstEnds, secondEnds];
  };
  const long = "x".repeat(3_000_000);
  assert.deepEqual(await compared("abc", "abc"), [3, true, true]);
  assert.deepEqual(await compared("abc", "abcd"), [3, true, false]);
  assert.deepEqual(await compared("abcd", "abc"), [3, false, true]);
  assert.deepEqual(await compared("abXd", "abYd"), [2, false, false]);
  assert.deepEqual(await compared("", "a"), [0, true, false]);
  assert.deepEqual(await compared(long, `${long}y`), [long.length, true, false]);
  assert.deepEqual(await compared(`${long}1z`, `${long}2`), [long.length, false, false]);
  await Deno.remove(folder, { recursive: true });
});
