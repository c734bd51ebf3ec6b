import assert from "node:assert/strict";
import { INVENTORY_CHECKS } from "../../../../lib/diagnose/checks/inventory_checks.ts";
import type { StoreSurvey } from "../../../../lib/diagnose/store/survey.ts";
import {
  firstLine,
  lastLine,
  rolloutFacts,
  wholeRollout,
} from "../../../support/value/facts_of.ts";
import { bareFolder } from "../../../support/value/store_paths.ts";
import { surveyedThread, surveyOf } from "../../../support/value/survey_of.ts";

const ask = (id: string, known: Partial<StoreSurvey> = {}) =>
  INVENTORY_CHECKS.find((row) => row.id === id)!.check(surveyOf(known));
const status = (id: string, known: Partial<StoreSurvey> = {}) => ask(id, known)?.status ?? null;

Deno.test("what could not be read makes the answer partial", () => {
  assert.equal(status("files"), "ok");
  const unread = rolloutFacts({ first: null, trouble: "EACCES" });
  const told = ask("files", { rollouts: [unread], problems: ["/h/x: EIO"] })!;
  assert.deepEqual([told.status, told.details?.count], ["unknown", 2]);
});

Deno.test("names are lost by a torn index, and hidden where only the index has them", () => {
  const names = { isTerminated: true, broken: 0, isJoined: false, unnamed: [], trouble: null };
  assert.equal(status("names"), "ok");
  assert.equal(status("names", { names: { ...names, isTerminated: null } }), null);
  assert.equal(status("names", { names: { ...names, trouble: "EISDIR" } }), "unknown");
  const torn = ask("names", { names: { ...names, isTerminated: false } })!;
  assert.deepEqual(torn.help, ["rollkeep repair --only index-no-newline"]);
  const joined = ask("names", { names: { ...names, broken: 1, isJoined: true } })!;
  assert.deepEqual([joined.status, joined.summary.includes("1 line of")], ["warn", true]);
  const unnamed = ask("names", { names: { ...names, unnamed: ["a"] } })!;
  assert.deepEqual(unnamed.help, ["rollkeep repair --only names-from-index"]);
});

Deno.test("torn ends are told and are no fault; lines are asked of in depth", () => {
  const torn = rolloutFacts({ last: lastLine({ terminated: false }) });
  assert.deepEqual([status("torn_tails", { rollouts: [torn] })], ["ok"]);
  const unread = rolloutFacts({ whole: null });
  assert.deepEqual(ask("damaged_lines", { rollouts: [unread] })?.help, ["rollkeep doctor --deep"]);
  assert.equal(status("damaged_lines", { isDeep: true }), "ok");
  const broken = rolloutFacts({ whole: wholeRollout({ broken: 1, notUtf8: 2 }) });
  const damaged = ask("damaged_lines", { isDeep: true, rollouts: [broken] })!;
  assert.deepEqual([damaged.status, damaged.details?.lines], ["warn", 3]);
});

Deno.test("batches that were cut off are settled by the next change", () => {
  assert.equal(status("unsettled_batches"), "ok");
  const trash = { batches: 2, bytes: 2048, unsettled: ["b-1"] };
  assert.deepEqual(ask("unsettled_batches", { trash })?.help, ["rollkeep log b-1"]);
  assert.equal(ask("trash", { trash })?.summary, "2 batches, 2.0KiB");
  assert.equal(ask("trash")?.summary, "the trash is empty");
});

Deno.test("locks tell who is live, where there are any", () => {
  assert.equal(
    ask("live_threads", { live: ["a"], staleLocks: 2 })?.summary,
    [
      "a Codex holds 1 thread; 2 locks left over, which Codex clears away",
    ][0],
  );
  assert.equal(status("live_threads", { live: null }), "unknown");
  assert.equal(status("live_threads", { store: bareFolder() }), null);
});

Deno.test("ghosts of the desktop app and put-aside databases are told where there are any", () => {
  assert.equal(status("desktop_ghosts"), null);
  assert.match(
    ask("desktop_ghosts", { ghosts: ["a"] })!.summary,
    /still knows 1 thread that is gone/,
  );
  assert.match(ask("desktop_ghosts", { ghosts: [] })!.summary, /no thread that is gone/);
  assert.equal(status("db_backups"), null);
  assert.equal(status("db_backups", { backups: ["sqlite-1-0"] }), "ok");
});

Deno.test("the ten largest threads and the versions of Codex are named", () => {
  const threads = Array.from({ length: 12 }, (_, at) => surveyedThread({ id: `${at}`, bytes: at }));
  const largest = ask("largest_threads", { threads })!.details!.threads as { thread: string }[];
  assert.deepEqual(largest.map(({ thread }) => thread).slice(0, 2), ["11", "10"]);
  assert.equal(largest.length, 10);
  assert.equal(ask("largest_threads", { threads: [] })?.summary, "no thread");
  const of = (cliVersion: string) => rolloutFacts({ first: firstLine({ cliVersion }) });
  const rollouts = [of("1"), of("2"), of("2"), of("3"), of("4")];
  const versions = ask("codex_versions", { rollouts })!;
  assert.match(versions.summary, /Codex 2, 1, 3 and 1 more/);
  assert.deepEqual(versions.details?.versions, { 2: 2, 1: 1, 3: 1, 4: 1 });
});
