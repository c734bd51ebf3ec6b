/**
 * Attacks the program, three ways; with none of `--kills`, `--walks`, `--faults` given, all three as often as is usual.
 *
 * `--kills N` kills the real program (`kill -9`) at random instants of every command that changes something, and of its undo;
 * lets Codex act, or the home be moved, before the next command, which may be killed too, brings the store to a whole state;
 * checks that every byte, row and name exists exactly once, and undoes all the way back to the first state; of what goes for
 * good, that each thread is wholly there or wholly gone. Only a kill between the first byte of a batch and its end record
 * counts; the count per action and phase is printed. A case that fails says how to run it again and keeps its store.
 *
 * `--walks N` goes thirty random steps of rollkeep, of a small Codex and of the world around them, then undoes to the first
 * world. A walk that fails prints the shortest list of steps it can find.
 *
 * `--faults N` lets one system call of a change fail, once or for good, or the program die at it, and tells what is said from
 * what has happened; whoever settles may die as well.
 *
 * `deno task crash [--kills N] [--walks N] [--faults N] [--seed N] [--from CASE]`; `ROLLKEEP` names a compiled program to be killed.
 *
 * @module
 */
import { faultMany } from "../tests/crash/fault/fault_many.ts";
import { dieMany } from "../tests/crash/death/death_case.ts";
import { killMany, killTable } from "../tests/crash/kill/kill_many.ts";
import { walkMany } from "../tests/walk/walk_many.ts";

/** How often, when nothing is said. */
const USUAL = { walks: 200, deaths: 500, faults: 300, kills: 1000 };

const options = new Map<string, number>();
for (let at = 0; at < Deno.args.length; at += 2) {
  const [name, value] = [Deno.args[at]!, Number(Deno.args[at + 1])];
  if (!/^--(?:kills|walks|faults|deaths|seed|from)$/.test(name) || !Number.isSafeInteger(value)) {
    console.error(
      `Cannot use option "${name}": give --kills, --walks, --faults, --deaths, --seed or --from, and N`,
    );
    Deno.exit(1);
  }
  options.set(name.slice(2), value);
}
const isNamed = Object.keys(USUAL).some((way) => options.has(way));
const timesOf = (way: keyof typeof USUAL) => options.get(way) ?? (isNamed ? 0 : USUAL[way]);
const { seed = 1, from = 0 } = Object.fromEntries(options);
console.log(`seed ${seed}`);

/** Seconds that something took, and what came of it. */
async function timed<T>(work: () => Promise<T>): Promise<readonly [string, T]> {
  const startedMs = performance.now();
  const result = await work();
  return [((performance.now() - startedMs) / 1000).toFixed(0), result];
}

async function kill(kills: number): Promise<readonly string[]> {
  let [counted, told] = [0, 0];
  const [seconds, done] = await timed(() =>
    killMany({
      kills,
      most: kills,
      seed,
      from,
      onCase(done) {
        counted += done.kills.length;
        if (counted >= told + 100) console.log(`${told = counted - counted % 100} kills`);
        if (done.failure !== null) console.log(`case ${done.number} failed`);
      },
    })
  );
  const missed = `${done.missed} more came too early or too late`;
  console.log(`\n${killTable(done)}\n\n${done.kills.length} kills in ${seconds} s; ${missed}`);
  return done.kills.length < kills && done.failures.length === 0
    ? [`only ${done.kills.length} kills counted`]
    : done.failures;
}

async function walk(walks: number): Promise<readonly string[]> {
  let gone = 0;
  const onWalk = () => {
    if (++gone % 50 === 0) console.log(`${gone} walks`);
  };
  const [seconds, failures] = await timed(() => walkMany({ walks, seed, onWalk }));
  console.log(`\n${gone} walks in ${seconds} s; ${failures.length} failed`);
  return failures;
}

async function fault(faults: number): Promise<readonly string[]> {
  let told = 0;
  const onFault = () => {
    if (++told % 50 === 0) console.log(`${told} faults`);
  };
  const [seconds, done] = await timed(() => faultMany({ faults, seed, from, onFault }));
  const missed = `${done.cases - done.met} more were never met`;
  console.log(`\n${done.met} faults in ${seconds} s; ${missed}; ${done.failures.length} failed`);
  return done.failures;
}

async function die(deaths: number): Promise<readonly string[]> {
  let told = 0;
  const onDeath = () => {
    if (++told % 100 === 0) console.log(`${told} deaths`);
  };
  const [seconds, done] = await timed(() => dieMany({ deaths, seed, from, onDeath }));
  console.log(`\n${done.deaths} deaths in ${seconds} s; ${done.failures.length} failed`);
  return done.failures;
}

const WAYS = [["walks", walk], ["deaths", die], ["faults", fault], ["kills", kill]] as const;
const failures: string[] = [];
for (const [way, attack] of WAYS) {
  const times = timesOf(way);
  if (times > 0) failures.push(...await attack(times));
}
for (const failure of failures) console.log(`\n${failure}`);
Deno.exit(failures.length === 0 ? 0 : 1);
