import assert from "node:assert/strict";
import { withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import {
  BAD_BYTE,
  reportId,
  reportName,
  type ReportRollout,
  reportSql,
  turnsOf,
  whatCodexSays,
  writeReports,
} from "../../support/codex/made/report_store.ts";
import { listByScan, listFromDatabase } from "../../support/codex/verdict.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";

const YES = ["--apply", "--yes", "--json"];
const TURNS = [["first question", "first answer"], ["after", "second answer"]] as const;

const BAD = `{"type":"event_msg","payload":{"type":"agent_message","message":"bad ${BAD_BYTE}"}}`;

/** The damages of Latand/live-log-viewer-next#237: one thread per kind, each between two good turns. */
function damaged({ project: cwd }: CodexHome): readonly ReportRollout[] {
  const legacy = { mode: "legacy", cwd, turns: TURNS } as const;
  const half =
    '{"timestamp":"2026-09-01T10:00:21.000Z","type":"response_item","payload":{"type":"re';
  return [
    { ...legacy, number: 1, between: ["\0".repeat(300)] },
    {
      ...legacy,
      number: 2,
      between: ['{"timestamp":"2026-09-01T10:00:20.000Z","note":"no type"}'],
    },
    { ...legacy, number: 3, between: [`${half}{"type":"event_msg","payload":{"type":"x"}}`] },
    { ...legacy, number: 4, between: [BAD] },
    { ...legacy, number: 5, between: [half] },
    { ...legacy, number: 6, mode: "paginated", between: [BAD] },
    { ...legacy, number: 7, mode: "paginated", meta: { note: BAD_BYTE } },
    { ...legacy, number: 8, mode: "paginated" },
  ];
}

const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8];
/** What Codex resumes, bad lines passed by; of the others it says the same whatever is done. */
const READABLE = [1, 2, 3, 5, 6, 8];
const SICK = /stream did not contain valid UTF-8/;

for (const way of ["copy", "move"] as const) {
  Deno.test(`a ${way} leaves out the threads with a byte that is not UTF-8 which Codex refuses, and says so`, async () => {
    await withCodexHome(async (codex) => {
      await writeReports(codex, damaged(codex));
      await withAppServer(codex, async (server) => {
        await listByScan(server);
        // Resuming one makes its row where the list by files has left it out.
        await whatCodexSays(server, NUMBERS);
        const said = await whatCodexSays(server, NUMBERS);
        for (const number of NUMBERS) {
          const isReadable = READABLE.includes(number);
          assert.equal(said[number]!.listed, isReadable, `${number}`);
          if (isReadable) assert.equal(said[number]!.turns, 2, `${number}`);
          else assert.match(`${said[number]!.turns}`, SICK);
        }
      });
      const words = ["migrate", "--from", codex.project, "--to", codex.other];
      if (way === "move") words.push("--move");
      const rehearsed = await rollkeep([...words, "--json"], codex);
      // Something was left out against the user's wish.
      assert.equal(rehearsed.code, 2);
      const done = await rollkeep([...words, ...YES], codex);
      assert.equal(done.code, 2);
      for (const { planned, warnings } of [rehearsed, done].map(({ out }) => JSON.parse(out))) {
        assert.deepEqual(
          planned.map(({ source_id }: { source_id: string }) => source_id).sort(),
          READABLE.map(reportId),
        );
        const told = warnings.join("\n");
        assert.match(told, new RegExp(`${reportId(4)} has a byte .* in line 9 .*Codex neither`));
        assert.match(told, new RegExp(`${reportId(7)} has a byte .* in line 1 .*Codex neither`));
        assert.match(told, new RegExp(`line 10 of ${reportId(6)} is not UTF-8: Codex passes`));
      }
      await withAppServer(codex, async (server) => {
        const query = { cwd: codex.other, sourceKinds: ["cli"], modelProviders: [] };
        const there = await listFromDatabase(server, query);
        assert.equal(there.length, READABLE.length);
        for (const { id } of there) assert.equal(await turnsOf(server, id), 2);
      });
      await rollkeepJson(["undo", ...YES], codex);
    });
  });
}

Deno.test("a thread whose first line is longer than heads are is copied and moved, listed and resumed", async () => {
  await withCodexHome(async (codex) => {
    const cwd = codex.project;
    const meta = { base_instructions: { text: "x".repeat(9 * 1024 * 1024) } };
    await writeReports(codex, [{ number: 1, mode: "legacy", cwd, turns: TURNS, meta }]);
    await withAppServer(codex, async (server) => {
      await listByScan(server);
      assert.deepEqual(await whatCodexSays(server, [1]), { 1: { listed: true, turns: 2 } });
    });
    const words = ["migrate", "--from", cwd, "--to", codex.other, ...YES];
    for (const more of [[], ["--move"]]) {
      // What lists the store passes the long line by, and says so.
      const { out } = await rollkeep([...words, ...more], codex);
      assert.equal(JSON.parse(out).created, 1, out);
      await withAppServer(codex, async (server) => {
        const query = { cwd: codex.other, sourceKinds: ["cli"], modelProviders: [] };
        const listed = (await listFromDatabase(server, query)).map(({ id }) => id);
        const [id] = more.length === 0 ? listed : listed.filter((id) => id === reportId(1));
        const resumed = await server.call("thread/resume", { threadId: id });
        assert.equal(resumed.cwd, codex.other);
        await server.turn(id!, "one more");
        assert.match(JSON.stringify(codex.mock.lastRequest()), /first question/);
      });
    }
  });
});

Deno.test("archive and unarchive heal threads whose row and file disagree about the archive", async () => {
  await withCodexHome(async (codex) => {
    const cwd = codex.project;
    await writeReports(codex, [1, 2, 3].map((number) => ({ number, mode: "paginated", cwd })));
    await withAppServer(codex, (server) => listByScan(server));
    // One was archived by a statement in the database, one by moving its file.
    reportSql(
      codex,
      `UPDATE threads SET archived = 1, archived_at = 1788256800
      WHERE id = '${reportId(1)}'`,
    );
    await Deno.mkdir(`${codex.home}/archived_sessions`, { recursive: true });
    const [from, to] = ["sessions/2026/09/01", "archived_sessions"]
      .map((folder) => `${codex.home}/${folder}/${reportName(2)}`);
    await Deno.rename(from!, to!);
    const lists = (): Promise<readonly (readonly string[])[]> =>
      withAppServer(codex, async (server) => {
        const found: string[][] = [];
        for (const archived of [false, true]) {
          const query = { archived, sourceKinds: ["cli"], modelProviders: [] };
          found.push((await listFromDatabase(server, query)).map(({ id }) => id).sort());
        }
        return found;
      });
    assert.deepEqual(await lists(), [[reportId(3)], [reportId(1)]]);
    for (const [verb, number] of [["unarchive", 1], ["archive", 2]] as const) {
      const { notes } = await rollkeepJson([verb, reportId(number), "--json"], codex);
      assert.match(notes.join(), /row and file disagree about/);
      await rollkeepJson([verb, reportId(number), ...YES], codex);
    }
    assert.deepEqual(await lists(), [[reportId(1), reportId(3)], [reportId(2)]]);
    await withAppServer(codex, async (server) => {
      assert.equal(await turnsOf(server, reportId(1)), 1);
      assert.match(`${await turnsOf(server, reportId(2))}`, /is archived/);
    });
    await codex.run("unarchive", reportId(2));
    await codex.run("archive", reportId(1));
    assert.deepEqual(await lists(), [[reportId(2), reportId(3)], [reportId(1)]]);
  });
});
