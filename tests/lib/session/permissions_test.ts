import assert from "node:assert/strict";

const ROOT = new URL("../../../", import.meta.url);

/** A program that scans, rehearses, deletes and takes it back, and says of each how it ended. */
const PROGRAM = `
import * as session from ${JSON.stringify(new URL("lib/session.ts", ROOT).href)};
const [sessionsRoot, trashRoot] = Deno.args;
const said = {};
const attempt = async (name, work) => {
  try {
    said[name] = await work();
  } catch (error) {
    const { kind, message, hint, path } = error;
    said[name] = { isPermission: error instanceof session.PermissionError, kind, message, hint, path };
  }
};
const all = await session.scanSessions(sessionsRoot);
const filter = { hostContains: "/w" };
const roots = { sessionsRoot, trashRoot };
const real = { ...roots, dryRun: false, confirm: true, yes: true };
await attempt("rehearsed", async () => (await session.deleteSessions(all, filter, roots)).skipped);
await attempt("deleted", async () => (await session.deleteSessions(all, filter, real)).succeeded);
await attempt("undone", async () => {
  const [batch] = await session.listBatches(trashRoot);
  return batch === undefined ? 0 : (await session.undoBatch(batch.batchId, real)).succeeded;
});
console.log(JSON.stringify({ scanned: all.length, ...said }));
`;

/** How an attempt ended: a number of sessions, or a refusal. */
interface Outcome {
  readonly isPermission: boolean;
  readonly kind: string;
  readonly message: string;
  readonly hint: string;
  readonly path: string;
}

interface Bare {
  readonly sessions: string;
  readonly trash: string;
  readonly run: (...permissions: readonly string[]) => Promise<Readonly<Record<string, Outcome>>>;
}

/** Two sessions in a folder of this name, and the program with nothing allowed but what is said. */
async function withBare(name: string, use: (bare: Bare) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "rollkeep-permit-" }));
  const sessions = `${folder}/${name}`;
  try {
    await Deno.mkdir(sessions);
    await Deno.writeTextFile(`${folder}/program.mjs`, PROGRAM);
    for (const number of [1, 2]) {
      const id = `019c0000-0000-7000-8000-00000000000${number}`;
      const payload = { id, cwd: "/w", timestamp: "2026-03-02T00:00:00Z" };
      const line = { timestamp: payload.timestamp, type: "session_meta", payload };
      const path = `${sessions}/rollout-2026-03-02T00-00-0${number}-${id}.jsonl`;
      await Deno.writeTextFile(path, `${JSON.stringify(line)}\n`);
      await Deno.utime(path, new Date(0), new Date(0));
    }
    const trash = `${folder}/trash`;
    const run = async (...permissions: readonly string[]) => {
      const config = new URL("deno.json", ROOT).pathname;
      const flags = ["--no-prompt", "--quiet", "--config", config, "--no-lock", ...permissions];
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", ...flags, `${folder}/program.mjs`, sessions, trash],
      }).output();
      const decoder = new TextDecoder();
      assert.equal(code, 0, decoder.decode(stderr));
      return JSON.parse(decoder.decode(stdout));
    };
    await use({ sessions, trash, run });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a bare folder takes read and write of itself and the trash, and nothing else; looking takes less", async () => {
  await withBare("rollouts", async ({ sessions, trash, run }) => {
    const looking = await run(`--allow-read=${sessions}`);
    assert.deepEqual([looking.scanned, looking.rehearsed], [2, 2]);
    assert.equal(looking.deleted!.isPermission, true);
    const both = `${sessions},${trash}`;
    const half = await run(`--allow-read=${both}`, `--allow-write=${sessions}`);
    assert.deepEqual([half.deleted!.kind, half.deleted!.path], ["refused", trash]);
    assert.equal(half.deleted!.hint, `add --allow-write=${trash}`);
    // The trash is made where it is missing, and used where it is there.
    for (const _ of [1, 2]) {
      const whole = await run(`--allow-read=${both}`, `--allow-write=${both}`);
      assert.deepEqual([whole.rehearsed, whole.deleted, whole.undone], [2, 2, 2]);
    }
  });
});

Deno.test("a folder that may be a home's is looked at, and changed only where its home may be", async () => {
  await withBare("sessions", async ({ sessions, trash, run }) => {
    const both = `${sessions},${trash}`;
    const barred = await run(`--allow-read=${both}`, `--allow-write=${both}`);
    const home = sessions.replace("/sessions", "");
    assert.deepEqual([barred.scanned, barred.deleted!.isPermission], [2, true]);
    assert.match(barred.deleted!.message, /may be a Codex home/);
    assert.equal(barred.deleted!.hint, `add --allow-read=${home} --allow-write=${home}`);
    const whole = await run(`--allow-read=${home}`, `--allow-write=${home}`);
    assert.deepEqual([whole.deleted, whole.undone], [2, 2]);
  });
});
