/**
 * Gives the readers what nobody would write: rollouts, zstd containers, journals, name indexes, configurations, migration files
 * and databases, made of good ones by chance. One fails that ends in anything but a documented error, takes ten seconds or half a
 * gigabyte, or breaks what has to hold (`tests/fuzz/targets` says what for each).
 *
 * `deno task fuzz [--seconds N] [--seed N] [--target NAME] [--input N]`: a minute of all of them from the day's seed when nothing is
 * said; `--input` tries one input of one target again and keeps it.
 *
 * @module
 */
import { bytesOf, targetOf, TARGETS } from "../tests/fuzz/fuzz_input.ts";
import { type FuzzFailure, fuzzMany } from "../tests/fuzz/fuzz_many.ts";

/** How long, when nothing is said. */
const USUAL_SECONDS = 60;

/** What the words of a command line ask for; `null`: they are not understood. */
export function fuzzWords(words: readonly string[]): ReadonlyMap<string, string> | null {
  const options = new Map<string, string>();
  for (let at = 0; at < words.length; at += 2) {
    const [name = "", value = ""] = words.slice(at);
    const isGood = name === "--target" ? value !== "" : /^\d+$/.test(value);
    if (!/^--(?:seconds|seed|target|input)$/.test(name) || !isGood) return null;
    options.set(name.slice(2), value);
  }
  return options.has("input") && !options.has("target") ? null : options;
}

function failureText({ input: { target, seed, number }, why }: FuzzFailure): string {
  const again = `deno task fuzz --seed ${seed} --target ${target} --input ${number}`;
  return `${target} ${number}: ${why}\nagain: ${again}`;
}

if (import.meta.main) {
  const options = fuzzWords(Deno.args);
  if (options === null) {
    console.error(
      "Cannot fuzz: give --seconds N, --seed N, --target NAME, or a target and --input N",
    );
    Deno.exit(1);
  }
  const numberOf = (name: string) => options.has(name) ? Number(options.get(name)) : undefined;
  const day = Math.floor(Date.now() / 86_400_000);
  const { seed, input } = { seed: numberOf("seed") ?? day, input: numberOf("input") };
  const target = options.get("target");
  if (target !== undefined) targetOf(target);
  const targets = target === undefined ? Object.keys(TARGETS) : [target];
  if (input !== undefined) {
    const kept = await Deno.makeTempFile({ prefix: `rollkeep-fuzz-${target}-` });
    await Deno.writeFile(kept, await bytesOf({ target: target!, seed, number: input }));
    console.log(`kept: ${kept}`);
  }
  const seconds = numberOf("seconds") ?? USUAL_SECONDS;
  console.log(`seed ${seed}, ${targets.join(", ")}`);
  const one = input === undefined ? {} : { from: input, most: 1 };
  const { inputs, failures } = await fuzzMany({ targets, seed, ms: 1000 * seconds, ...one });
  for (const failure of failures) console.log(`\n${failureText(failure)}`);
  console.log(`\n${inputs} inputs, ${failures.length} failed`);
  Deno.exit(failures.length === 0 ? 0 : 1);
}
