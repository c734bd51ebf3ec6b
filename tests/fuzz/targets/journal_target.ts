import { openBatches, readBatches } from "../../../lib/act/journal/read_batches.ts";
import { asBatchId } from "../../../lib/model/ids.ts";
import { doneThreads } from "../../../lib/model/journal.ts";
import { newStandings, standingUndos } from "../../../lib/plan/batch/batch_standing.ts";
import { buildSystem } from "../../../lib/system/real/build_system.ts";
import { absolute } from "../../support/value/paths.ts";
import { standingChanges } from "../../support/value/standing_changes.ts";
import { fuzzFolder } from "../fuzz_folder.ts";
import { type FuzzTarget, hold } from "../fuzz_target.ts";
import { mutateBytes } from "../mutate.ts";
import { fits, forge, journals } from "./journal_samples.ts";

const system = buildSystem({ variables: {}, cwd: "/", cacheFolder: null });

/** Journals: whatever they hold is read, and a record whose digest does not fit tells nothing. */
export const JOURNAL_TARGET: FuzzTarget = {
  samples: journals,
  tokens: ['"digest":"', '{"kind":"end"', '{"kind":"thread"', '"number":0'],
  mutate: (sample, random) =>
    random.chance(0.6)
      ? forge(sample, random)
      : mutateBytes(sample, { random, tokens: [], samples: [sample] }),
  async check(bytes) {
    const id = batchOf(bytes);
    const trash = absolute(`${fuzzFolder()}/trash`);
    const path = `${trash}/${id}/journal.jsonl`;
    Deno.mkdirSync(`${trash}/${id}`, { recursive: true });
    Deno.writeFileSync(path, bytes);
    try {
      const tools = { system, onProblem: () => {} };
      await openBatches(trash, tools);
      const batches = await readBatches(trash, tools);
      const sealed = sealedRecords(bytes);
      for (const batch of batches) {
        const { threads, outcomes, left } = batch;
        const records = [
          ...threads,
          ...outcomes.values(),
          ...left.values(),
          batch.header,
          batch.end,
        ];
        for (const record of records) {
          hold(record === null || sealed.has(keyOf(record)), "a record is told whose digest fits");
        }
        for (const thread of threads) {
          hold(Array.isArray(thread.rows()), "a thread's rows are read");
        }
        doneThreads(batch);
      }
      const standings = newStandings(batches);
      standingChanges(batches, standings);
      standingUndos(batches, standings);
    } finally {
      Deno.removeSync(trash, { recursive: true });
    }
  },
};

/** The batch that the journal is of, as far as it says so. */
function batchOf(bytes: Uint8Array): string {
  const found = /"batch":"(b-\d{8}T\d{6}Z-[0-9a-f]{12})"/.exec(new TextDecoder().decode(bytes));
  return asBatchId(found?.[1] ?? "b-20260101T000000Z-000000000000");
}

/** What the records of a journal say whose digest fits, found without the reader that is tried. */
function sealedRecords(bytes: Uint8Array): ReadonlySet<string> {
  const found = new Set<string>();
  for (const line of new TextDecoder().decode(bytes).split("\n")) {
    if (!fits(line)) continue;
    found.add(keyOf(JSON.parse(`${line.slice(0, line.lastIndexOf(',"digest":"'))}}`)));
  }
  return found;
}

/** A record without its rows, which are read when asked for. */
function keyOf(record: object): string {
  return JSON.stringify(
    { ...record, rows: null },
    (_, value) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1))
        : value,
  );
}
