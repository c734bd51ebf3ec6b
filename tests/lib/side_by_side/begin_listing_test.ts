import assert from "node:assert/strict";
import { parseCommandLine } from "../../../commands/command_line.ts";
import type { Request } from "../../../lib/model/request/request.ts";
import type { StorePaths } from "../../../lib/model/store.ts";
import {
  beginListing,
  type BegunListing,
  HEAD_WORKER,
} from "../../../lib/side_by_side/begin_listing.ts";
import { WORTH_A_READER } from "../../../lib/side_by_side/thresholds.ts";
import type { Files } from "../../../lib/system/files.ts";
import { newMemoryFiles } from "../../support/disk/memory_files.ts";
import { absolute } from "../../support/value/paths.ts";

const HOME = "/home/me/.codex";

const STORE: StorePaths = {
  home: absolute(HOME),
  sessionsRoot: absolute(`${HOME}/sessions`),
  archivedRoot: absolute(`${HOME}/archived_sessions`),
  sqliteHome: absolute(HOME),
  sessionIndex: absolute(`${HOME}/session_index.jsonl`),
  writerLocks: absolute(`${HOME}/thread-writer-locks`),
  sharedLocks: null,
  tmp: absolute(`${HOME}/.tmp`),
  trashRoot: absolute(`${HOME}/rollkeep-trash`),
  modelProvider: null,
  configTrouble: null,
};

/** A store of so many rollouts in one day. */
function storeOf(rollouts: number): Files {
  const { files, writer } = newMemoryFiles("/home", () => 0);
  const day = `${STORE.sessionsRoot}/2026/01/05`;
  writer.makeDirs(absolute(day));
  for (let at = 0; at < rollouts; at++) {
    writer.create(absolute(`${day}/rollout-${at}.jsonl`)).close();
  }
  return files;
}

async function requestOf(line: string): Promise<Request> {
  const base = { cwd: "/", home: null, timeZone: () => "UTC" };
  const outcome = await parseCommandLine(line.split(" "), base);
  if (outcome.kind !== "request") throw new Error(`${line} makes no request`);
  return outcome.request;
}

/** Begins a listing: what was offered and started meanwhile, and the job for the worker. */
async function begin(line: string, files: Files) {
  const offered: unknown[] = [];
  const started: URL[] = [];
  const { port1, port2 } = new MessageChannel();
  const starting = {
    offer: (message: unknown) => void offered.push(message),
    startBeside({ worker }: { readonly worker: URL }) {
      started.push(worker);
      return port2;
    },
  };
  const options = { starting, files, cache: absolute("/home/cache"), real: STORE };
  const { job, moved } = beginListing({ request: await requestOf(line), store: STORE }, options);
  port1.close();
  port2.close();
  return { offered, started, job: job as BegunListing, moved };
}

Deno.test("beginListing() offers the days, scans what nobody claims, and copies a small table", async () => {
  const { offered, started, job, moved } = await begin("list", storeOf(3));
  assert.equal(offered.length, 1);
  assert.equal(job.scan.table.count, 3);
  assert.equal(job.reader, null);
  assert.deepEqual([started, moved], [[], []]);
});

Deno.test("beginListing() starts a second reader only where most of many heads have to be read", async () => {
  const large = storeOf(WORTH_A_READER);
  const startsOne = async (line: string, files: Files) =>
    (await begin(line, files)).started.length === 1;
  const { started, job, moved } = await begin("list --limit 0", large);
  assert.deepEqual(started, [HEAD_WORKER]);
  assert.deepEqual(moved, [job.reader]);
  for (const line of ["list --json", "list --sort name", "list --health ok", "group --by health"]) {
    assert.equal(await startsOne(line, large), true, line);
  }
  const few = ["list", "list --sort size", "list --json --id a", "list --json a", "group --by day"];
  for (const line of [...few, "list --json --name-contains a", "show a"]) {
    assert.equal(await startsOne(line, large), false, line);
  }
  assert.equal(await startsOne("list --json", storeOf(WORTH_A_READER - 1)), false);
  const size = 100 * WORTH_A_READER;
  const remembered: Files = {
    ...large,
    lstat: (path) =>
      path.startsWith("/home/cache/")
        ? { ...large.lstat(absolute("/home")), size }
        : large.lstat(path),
  };
  assert.equal(await startsOne("list --json", remembered), false);
});
