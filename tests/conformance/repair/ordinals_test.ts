import assert from "node:assert/strict";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { repairThreads, stageOf, undoNewest } from "../../support/acting.ts";
import { type AppServer, withAppServer } from "../../support/codex/app_server.ts";
import { withCodexHome } from "../../support/codex/codex_home.ts";
import { keepHome } from "../../support/codex/kept_home.ts";
import { type FaultyStore, makeFaultyStore, rolloutOf } from "../diagnose/faults.ts";

/** What the number of a line becomes; `null`: it stays. `starts`: the numbers that turns begin with. */
type Renumber = (ordinal: number, starts: readonly number[]) => bigint | null;

const back: Renumber = (ordinal, [first, second]) =>
  ordinal < second! ? null : BigInt(ordinal - second! + first!);

const CASES: Readonly<Record<string, Renumber>> = {
  "numbers that fall back by a turn, of fewer digits": back,
  "numbers that fall back to nothing": (ordinal, [, second]) =>
    ordinal < second! ? null : BigInt(ordinal - second!),
  "numbers beyond all counting": (ordinal, [, second]) =>
    ordinal < second! ? null : 2n ** 63n - 400n + BigInt(ordinal),
};

/** Writes the lines of a rollout with other numbers, and blanks in the place of digits that are saved, or nothing. */
function renumber(path: string, change: Renumber, filler: " " | "" = ""): void {
  const lines = Deno.readTextFileSync(path).trimEnd().split("\n");
  const records = lines.map((line) => JSON.parse(line));
  const starts = records.filter(({ payload }) => payload.type === "task_started")
    .map(({ ordinal }) => ordinal as number);
  const changed = lines.map((line, at) => {
    const ordinal = change(records[at].ordinal, starts);
    if (ordinal === null) return line;
    const saved = `${records[at].ordinal}`.length - `${ordinal}`.length;
    return line.replace(
      /"ordinal":\d+/,
      `"ordinal":${ordinal}${filler.repeat(Math.max(0, saved))}`,
    );
  });
  Deno.writeTextFileSync(path, changed.map((line) => `${line}\n`).join(""));
}

async function turnsOf(server: AppServer, threadId: string): Promise<number> {
  await server.call("thread/resume", { threadId });
  return (await server.call("thread/turns/list", { threadId, limit: 100 })).data.length;
}

/** Turns in Codex's list before a turn and behind it. */
async function listed({ codex }: FaultyStore, id: string): Promise<readonly number[]> {
  return await withAppServer(codex, async (server) => {
    const before = await turnsOf(server, id);
    await server.turn(id, "one more");
    return [before, await turnsOf(server, id)];
  });
}

Deno.test("turns with numbers of earlier ones are all listed again, and undo gives every byte back", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const kept = await keepHome(codex);
    const only = ["ordinals-overlap"] as const;
    for (const [title, change] of Object.entries(CASES)) {
      await kept.rewind();
      const path = rolloutOf(store, store.plain);
      renumber(path, change);
      const broken = Deno.readFileSync(path);
      const [stage, writer] = [await stageOf(codex.home), buildWriter()];
      await repairThreads(stage, { writer, only });
      const mended = Deno.readFileSync(path);
      const numbers = new TextDecoder().decode(mended).trimEnd().split("\n")
        .map((line) => JSON.parse(line).ordinal);
      assert.deepEqual(numbers, numbers.map((_, at) => at), title);
      await undoNewest(stage, writer);
      assert.deepEqual(Deno.readFileSync(path), broken, title);
      await repairThreads(stage, { writer, only });
      assert.deepEqual(Deno.readFileSync(path), mended, title);
      assert.deepEqual(await listed(store, store.plain), [2, 3], title);
    }
  });
});

Deno.test("a fork that reads past such numbers stays whole, or its base stays as it is", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const path = rolloutOf(store, store.base);
    const kept = await keepHome(codex);
    const [stage, writer] = [await stageOf(codex.home), buildWriter()];
    const only = ["ordinals-overlap"] as const;
    renumber(path, back);
    const broken = Deno.readFileSync(path);
    await assert.rejects(repairThreads(stage, { writer, only }), /a fork reads it/);
    assert.deepEqual(Deno.readFileSync(path), broken);
    await kept.rewind();
    const whole = Deno.readTextFileSync(path);
    renumber(path, back, " ");
    assert.notEqual(Deno.readTextFileSync(path), whole);
    await repairThreads(stage, { writer, only });
    assert.equal(Deno.readTextFileSync(path), whole);
    assert.deepEqual(await listed(store, store.fork), [3, 4]);
  });
});

/** Gives the second turn of a thread the ordinals of the first, without room for others, and cuts a fork where its base ends now. */
function overlapWithFork(store: FaultyStore): void {
  const [base, fork] = [store.base, store.fork].map((id) => rolloutOf(store, id));
  const lines = Deno.readTextFileSync(base!).trimEnd().split("\n");
  const start = lines.findLastIndex((line) => line.includes('"task_started"'));
  const back = JSON.parse(lines[start]!).ordinal - 1;
  const fallen = lines.map((line, at) =>
    at < start
      ? line
      : line.replace(/"ordinal":\d+/, `"ordinal":${JSON.parse(line).ordinal - back}`)
  );
  Deno.writeTextFileSync(base!, `${fallen.join("\n")}\n`);
  const [meta, ...rest] = Deno.readTextFileSync(fork!).split("\n");
  const { size } = Deno.statSync(base!);
  const inPlace = (key: string, value: number, line: string) =>
    line.replace(
      new RegExp(`("${key}":)(\\d+)`),
      (_, name, old) => `${name}${`${value}`.padEnd(old.length)}`,
    );
  const last = JSON.parse(fallen.at(-1)!).ordinal + 1;
  const cut = inPlace("end_ordinal_exclusive", last, inPlace("end_byte_offset", size, meta!));
  Deno.writeTextFileSync(fork!, [cut, ...rest].join("\n"));
}

Deno.test("repair renumbers turns that overlap, moves the cuts of forks with them, and undo gives all back", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const countOf = (id: string) => withAppServer(codex, (server) => turnsOf(server, id));
    const whole = await countOf(store.base);
    overlapWithFork(store);
    const ofFork = await countOf(store.fork);
    const [stage, writer] = [await stageOf(codex.home), buildWriter()];
    const bytes = () =>
      [store.base, store.fork].map((id) => Deno.readFileSync(rolloutOf(store, id)));
    const before = bytes();
    const only = ["ordinals-overlap"] as const;
    await repairThreads(stage, { writer, only });
    await undoNewest(stage, writer);
    assert.deepEqual(bytes(), before);
    await repairThreads(stage, { writer, only });
    assert.equal(await countOf(store.base), whole);
    // The model is given all of its history, and its list is no shorter.
    assert.deepEqual(await listed(store, store.fork), [ofFork, ofFork + 1]);
    const sent = JSON.stringify(codex.mock.lastRequest().input);
    for (const words of ["base one", "base two", "fork goes on"]) assert.ok(sent.includes(words));
    // The fork has gone on behind what was written over in it.
    await undoNewest(stage, writer);
    const [base, fork] = bytes();
    assert.deepEqual([base, fork!.subarray(0, before[1]!.length)], before);
  });
});
