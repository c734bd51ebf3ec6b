import assert from "node:assert/strict";
import type { Check, Diagnosis } from "../../../lib/model/diagnosis/report.ts";
import { diagnose } from "../../../lib/session.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { keepHome } from "../../support/codex/kept_home.ts";
import { parity } from "../../support/codex/verdict.ts";
import { FAULTS, type FaultyStore, makeFaultyStore, rolloutOf } from "./faults.ts";

function checkOf({ checks }: Diagnosis, id: string): Check | undefined {
  return checks.find((check) => check.id === id);
}

function diagnosed({ home }: CodexHome): Promise<Diagnosis> {
  return diagnose({ sessionsRoot: `${home}/sessions`, deep: true });
}

/** Where our numbers are others than Codex's own. */
async function differences(codex: CodexHome, diagnosis: Diagnosis): Promise<string[]> {
  const { details } = checkOf(diagnosis, "rollout_db_parity")!;
  const own = await parity(codex);
  return Object.entries(own).flatMap(([name, value]) => {
    const key = name.replace("rollout DB ", "").replaceAll(" ", "_").toLowerCase();
    return details[key] === Number(value) ? [] : [`${key}: said ${details[key]}, Codex ${value}`];
  });
}

const OTHER = "01a10d9c-2a4e-71f3-98a3-797654c83ec5";

/** What else makes files and rows differ. */
const MORE: Readonly<Record<string, (store: FaultyStore) => void>> = {
  "two copies": (store) => {
    const path = rolloutOf(store, store.plain);
    for (const n of [1, 2]) Deno.copyFileSync(path, path.replace(".jsonl", ` (${n}).jsonl`));
  },
  "an odd name": (store) => {
    const path = rolloutOf(store, store.plain);
    Deno.copyFileSync(path, path.replace(/rollout-.*/, "rollout-custom.jsonl"));
  },
  "an odd name without metadata": (store) => {
    const path = rolloutOf(store, store.plain);
    const lines = Deno.readTextFileSync(path).split("\n").slice(1);
    Deno.writeTextFileSync(path.replace(/rollout-.*/, "rollout-custom.jsonl"), lines.join("\n"));
  },
  "a file of 2025": (store) =>
    Deno.writeTextFileSync(
      rolloutOf(store, store.plain).replace(store.plain, OTHER),
      `${JSON.stringify({ id: OTHER, timestamp: "2025-05-01T00:00:00Z", instructions: null })}\n`,
    ),
  "a backup": (store) => {
    const path = rolloutOf(store, store.plain);
    Deno.copyFileSync(path, `${path}.bak`);
  },
  "a folder in the archive": (store) => {
    const path = rolloutOf(store, store.archived);
    Deno.mkdirSync(`${store.codex.home}/archived_sessions/sub`);
    Deno.renameSync(path, path.replace("archived_sessions/", "archived_sessions/sub/"));
  },
};

Deno.test("doctor finds every fault, nothing in a healthy store, and counts rows and files as Codex does", async () => {
  const only = Deno.env.get("FAULT");
  const wrong: string[] = [];
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const kept = await keepHome(codex);
    const run = async (name: string, finding?: string) => {
      const diagnosis = await diagnosed(codex);
      if (finding !== undefined) {
        const found = checkOf(diagnosis, finding) ?? checkOf(diagnosis, "list_readable");
        const isThere = found?.id === finding || Object.hasOwn(found!.details, finding);
        if (!isThere || found!.status === "ok") wrong.push(`${name}: ${finding} was not found`);
      }
      // Where Codex cannot read one row it counts none.
      if (name.startsWith("poison")) return;
      wrong.push(...(await differences(codex, diagnosis)).map((text) => `${name}: ${text}`));
    };
    for (const [name, make] of Object.entries(MORE)) {
      if (only !== undefined && !name.includes(only)) continue;
      await kept.rewind();
      make(store);
      await run(name);
    }
    for (const [name, fault] of Object.entries(FAULTS)) {
      if (only !== undefined && !name.includes(only)) continue;
      await kept.rewind();
      fault.make(store, store[fault.into ?? fault.of]);
      await run(name, fault.finding);
    }
    await kept.rewind();
    const healthy = await diagnosed(codex);
    const loud = healthy.checks.filter(({ status }) => status === "fail" || status === "warn");
    assert.deepEqual(loud.map(({ id, summary }) => [id, summary]), [
      ["trash_root", `missing: ${codex.home}/trash`],
    ]);
    assert.match(healthy.verdict, /^7 threads, .*: all whole$/);
  });
  assert.deepEqual(wrong, []);
});
