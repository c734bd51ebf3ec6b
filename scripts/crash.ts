/**
 * Kills the real program (`kill -9`) at random instants of every command that changes something, and of its undo; lets the
 * next command, which may be killed too, bring the store to a whole state; checks that every byte, row and name exists
 * exactly once, and undoes all the way back to the first state; of what goes for good, that each thread is wholly there or
 * wholly gone. `deno task crash [--kills N] [--seed N] [--from CASE]`; `ROLLKEEP` names a compiled program. Only a kill
 * between the first byte of a batch and its end record counts; the count per action and phase is printed. A case that fails
 * says how to run it again and keeps its store.
 *
 * @module
 */
import { killMany, killTable } from "../tests/crash/kill/kill_many.ts";

const options = new Map<string, number>();
for (let at = 0; at < Deno.args.length; at += 2) {
  const [name, value] = [Deno.args[at]!, Number(Deno.args[at + 1])];
  if (!/^--(?:kills|seed|from)$/.test(name) || !Number.isSafeInteger(value)) {
    console.error(`Cannot use option "${name}": give --kills N, --seed N or --from CASE`);
    Deno.exit(1);
  }
  options.set(name.slice(2), value);
}
const { kills = 1000, seed = 1, from = 0 } = Object.fromEntries(options);
console.log(`seed ${seed}`);
const startedMs = performance.now();
let [counted, told] = [0, 0];
const done = await killMany({
  kills,
  most: kills,
  seed,
  from,
  onCase(done) {
    counted += done.kills.length;
    if (counted >= told + 100) console.log(`${told = counted - counted % 100} kills`);
    if (done.failure !== null) console.log(`case ${done.number} failed`);
  },
});
const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
console.log(`\n${killTable(done)}\n`);
console.log(
  `${done.kills.length} kills in ${seconds} s; ${done.missed} more came too early or too late`,
);
for (const failure of done.failures) console.log(`\n${failure}`);
Deno.exit(done.failures.length === 0 && done.kills.length >= kills ? 0 : 1);
