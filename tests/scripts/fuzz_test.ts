import assert from "node:assert/strict";
import { fuzzWords } from "../../scripts/fuzz.ts";
import { bytesOf, TARGETS } from "../fuzz/fuzz_input.ts";
import { fuzzMany } from "../fuzz/fuzz_many.ts";

Deno.test("the same seed, target and number make the same input, and others make others", async () => {
  for (const target of Object.keys(TARGETS)) {
    const input = { target, seed: 5, number: 3 };
    const made = await bytesOf(input);
    assert.deepEqual(await bytesOf(input), made, target);
    const others = await Promise.all(
      [4, 5, 6, 7].map((number) => bytesOf({ ...input, number })),
    );
    assert.ok(others.some((other) => `${other}` !== `${made}`), target);
  }
});

Deno.test("fuzzing tells the first input that fails, by its number, and goes on behind it", async () => {
  const found = await fuzzMany({ targets: ["planted-error"], seed: 1, ms: 60_000, most: 12 });
  assert.equal(found.inputs, 12);
  assert.ok(found.failures.length > 1);
  for (const { input, why } of found.failures) {
    assert.match(why, /tripped/);
    assert.ok((await bytesOf(input)).length < 90, "it is the input that fails");
  }
});

Deno.test("fuzzing kills what hangs and tells what takes too much memory", async () => {
  const one = async (target: string) => {
    let number = 0;
    while ((await bytesOf({ target, seed: 1, number })).length >= 90) number++;
    const options = { targets: [target], seed: 1, ms: 60_000, most: 1, mostMs: 500 };
    const { failures } = await fuzzMany({ ...options, from: number });
    assert.deepEqual(failures.map(({ input }) => input), [{ target, seed: 1, number }]);
    return failures[0]!.why;
  };
  assert.match(await one("planted-hang"), /more than 0\.5 s/);
  if (Deno.build.os === "linux") {
    assert.match(await one("planted-memory"), /it came to \d{3} MB|more than 0\.5 s/);
  }
});

Deno.test("fuzzWords() takes options with their values and nothing else", () => {
  const words = (text: string) => fuzzWords(text === "" ? [] : text.split(" "));
  assert.deepEqual(words(""), new Map());
  assert.deepEqual(
    words("--seconds 5 --target zstd --input 7"),
    new Map([["seconds", "5"], ["target", "zstd"], ["input", "7"]]),
  );
  for (
    const bad of ["--seconds", "--seconds x", "--seed -1", "--input 7", "60", "--targets zstd"]
  ) {
    assert.equal(words(bad), null, bad);
  }
});
