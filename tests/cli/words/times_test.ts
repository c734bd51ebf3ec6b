import assert from "node:assert/strict";
import { inTerminal } from "../../support/program/in_terminal.ts";
import { denoEnvironment, programWords, rollkeep, rollkeepJson } from "../../support/rollkeep.ts";

/** In Los Angeles still the day before. */
const EARLY = "2026-09-02T03:04:05.000Z";
const LATE = "2026-09-02T20:00:00.000Z";

interface Store {
  readonly env: Readonly<Record<string, string>>;
  /** What a terminal of 160 columns shows. */
  shown(...words: readonly string[]): Promise<string>;
}

/** A store with two threads of one UTC day, on two days in the zone of its user. */
async function withStore(use: (store: Store) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "rollkeep-times-" });
  try {
    const folder = `${home}/sessions/2026/09/01`;
    await Deno.mkdir(folder, { recursive: true });
    for (const [at, time] of [EARLY, LATE].entries()) {
      const id = `019f000${at}-0000-7000-8000-000000000000`;
      const meta = { type: "session_meta", payload: { id, cwd: "/p", timestamp: time } };
      const said = { type: "event_msg", payload: { type: "user_message", message: "hello" } };
      const path = `${folder}/rollout-2026-09-01T20-00-0${at}-${id}.jsonl`;
      const lines = [meta, said].map((line) => JSON.stringify({ timestamp: time, ...line }));
      await Deno.writeTextFile(path, `${lines.join("\n")}\n`);
      await Deno.utime(path, new Date(time), new Date(time));
    }
    const own = { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}/cache`, NO_COLOR: "1" };
    const env = { ...own, TZ: "America/Los_Angeles" };
    const program = programWords();
    const shown = async (...words: readonly string[]) =>
      (await inTerminal([...program, ...words], denoEnvironment(env), {
        columns: 160,
        prompt: "[y/N]: ",
        keys: "",
      })).shown;
    await use({ env, shown });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("in a pipe days and months are those of UTC, and the latest time of a group lies in it", async () => {
  await withStore(async ({ env }) => {
    const groups = await rollkeepJson(["group", "--json"], { env });
    assert.deepEqual(groups.map(({ group, latest }: Record<string, string>) => [group, latest]), [
      ["2026-09-02", LATE],
    ]);
    const { out } = await rollkeep(["group"], { env });
    assert.match(out, /^2026-09-02 +2 .* 2026-09-02T20:00:00\.000Z$/m);
    const months = await rollkeepJson(["group", "--by", "month", "--json"], { env });
    assert.deepEqual(months.map(({ group }: Record<string, string>) => group), ["2026-09"]);
  });
});

Deno.test("on a terminal days and times are the user's, and with --utc those of UTC as in a pipe", async () => {
  await withStore(async ({ shown }) => {
    const local = await shown("group");
    assert.match(local, /^2026-09-02 +1 /m);
    assert.match(local, /^2026-09-01 +1 /m);
    const utc = await shown("group", "--utc");
    assert.match(utc, /^2026-09-02 +2 .* 2026-09-02T20:00:00\.000Z/m);
    assert.doesNotMatch(utc, /2026-09-01/);
    assert.match(await shown("group", "--json"), /"group": "2026-09-02",\s+"count": 2/);
    assert.match(await shown("list", "--utc"), /2026-09-02T03:04:05\.000Z/);
    const thread = await shown("show", "019f0000");
    assert.match(thread, /^begun 1 Sep 20:04, last used /m);
    assert.match(thread, /^ 1 You, 1 Sep 20:04\r?$/m);
    const exact = await shown("show", "019f0000", "--utc");
    assert.match(
      exact,
      /^begun 2026-09-02T03:04:05\.000Z, last used 2026-09-02T03:04:05\.000Z, 1 turn\r?$/m,
    );
    assert.match(exact, /^ 1 You, 2026-09-02T03:04:05\.000Z\r?$/m);
  });
});
