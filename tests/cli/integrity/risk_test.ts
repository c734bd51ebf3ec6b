import assert from "node:assert/strict";
import { rollkeep } from "../../support/rollkeep.ts";

const ID = "01a10d9c-0000-7000-8000-0000000000";

/** A bare folder with these rollouts, named by the last two digits of their ids. */
async function withRollouts(
  rollouts: Readonly<Record<string, string>>,
  use: (root: string, pathOf: (name: string) => string) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "rollkeep-risk-" });
  const root = `${home}/sessions`;
  await Deno.mkdir(root);
  const pathOf = (name: string) => `${root}/rollout-2026-01-05T10-00-00-${ID}${name}.jsonl`;
  try {
    for (const [name, text] of Object.entries(rollouts)) {
      await Deno.writeTextFile(pathOf(name), text);
      const at = new Date(Date.parse("2026-01-05T10:00:00Z") + parseInt(name, 16) * 1000);
      await Deno.utime(pathOf(name), at, at);
    }
    await use(root, pathOf);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

function meta(name: string): string {
  const payload = { id: `${ID}${name}`, cwd: "/work", timestamp: "2026-01-05T10:00:00Z" };
  return `${JSON.stringify({ timestamp: payload.timestamp, type: "session_meta", payload })}\n`;
}

async function risk(root: string, ...words: string[]) {
  const env = { HOME: root.replace(/\/sessions.*$/, "") };
  const run = await rollkeep(["doctor", "risk", "--sessions-root", root, ...words], { env });
  return { ...run, told: words.includes("json") ? JSON.parse(run.out) : null };
}

Deno.test("doctor risk orders by level, then newest, tells codexsm's reasons and ends with 1", async () => {
  const rollouts = {
    "0a": "{not json\n",
    "0b": meta("0b"),
    "0c": "\n",
    "0d": meta("0d"),
    "0e": meta("0e"),
  };
  await withRollouts(rollouts, async (root, pathOf) => {
    await Deno.writeTextFile(`${pathOf("0b")}.sha256`, `${"0".repeat(64)}\n`);
    await Deno.writeTextFile(`${pathOf("0d")}.sha256`, "no digest\n");
    const { code, err, told } = await risk(root, "--format", "json");
    assert.equal(code, 1);
    assert.match(err, /risk sessions detected: 4/);
    assert.deepEqual(Object.keys(told), [
      "sessions_total",
      "risk_total",
      "risk_rate",
      "high",
      "medium",
      "integrity_check",
      "sample_limit",
      "samples",
    ]);
    assert.deepEqual([told.sessions_total, told.risk_total, told.risk_rate], [5, 4, 80]);
    const seen = told.samples.map((sample: Record<string, string>) =>
      [sample.level, sample.reason, sample.session_id?.slice(-2)].join(" ")
    );
    assert.deepEqual(seen.slice(0, 2), ["high integrity-mismatch 0b", "high corrupted-session 0a"]);
    assert.deepEqual(seen.slice(2), ["medium integrity-check-error 0d", "medium missing-meta 0c"]);
    assert.match(told.samples[0].detail, /^expected=0{64} got=[0-9a-f]{64}$/);
    const limited = await risk(root, "--sample-limit", "1", "--format", "json");
    assert.equal(limited.told.samples.length, 1);
    const quick = await risk(root, "--integrity-check=false", "--format", "json");
    assert.deepEqual([quick.told.risk_total, quick.told.integrity_check], [2, false]);
    const text = await risk(root);
    assert.match(text.out, /^RISK SUMMARY\nsessions_total=5 risk_total=4 risk_rate=80\.0% high=2 /);
  });
});

Deno.test("doctor risk is content with growth behind a seal, an empty store, and one that is not there", async () => {
  await withRollouts({ "0a": meta("0a") }, async (root, pathOf) => {
    const env = { HOME: root.replace(/\/sessions$/, "") };
    const seal = ["seal", "--all", "--apply", "--sessions-root", root];
    assert.equal((await rollkeep(seal, { env })).code, 0);
    await Deno.writeTextFile(pathOf("0a"), '{"type":"event_msg"}\n', { append: true });
    const grown = await risk(root);
    assert.deepEqual([grown.code, grown.err], [0, ""]);
    assert.match(grown.out, /no risky sessions found/);
    const nowhere = await risk(`${root}/none`);
    assert.deepEqual([nowhere.code, /does not exist/.test(nowhere.err)], [0, true]);
  });
});

Deno.test("doctor risk counts a file that is no rollout by name or content, by what it holds", async () => {
  await withRollouts({}, async (root) => {
    await Deno.writeTextFile(`${root}/damaged.jsonl`, "{not-json\n");
    await Deno.writeTextFile(`${root}/notes.jsonl`, '{"note":1}\n');
    await Deno.writeTextFile(`${root}/notes.txt`, "text\n");
    const { told } = await risk(root, "--format", "json");
    assert.deepEqual([told.sessions_total, told.high, told.medium], [2, 1, 1]);
  });
});
