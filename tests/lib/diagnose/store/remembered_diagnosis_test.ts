import assert from "node:assert/strict";
import { rememberAnswer } from "../../../../lib/catalog/sources/answer_cache.ts";
import {
  recallDiagnosis,
  rememberDiagnosis,
} from "../../../../lib/diagnose/store/remembered_diagnosis.ts";
import type { Diagnosis } from "../../../../lib/model/diagnosis/report.ts";
import type { PathLook } from "../../../../lib/system/look.ts";
import { realCaches } from "../../../../lib/system/real/build_system.ts";
import type { Caches } from "../../../../lib/system/system.ts";
import { absolute } from "../../../support/value/paths.ts";

const DIAGNOSIS: Diagnosis = {
  status: "ok",
  verdict: "1 thread: all whole",
  checks: [{ id: "files", status: "ok", summary: "fine", details: { count: 1 }, help: [] }],
};
const FOLDER: PathLook = { kind: "directory", real: "/work", code: null };
const GONE: PathLook = { kind: null, real: null, code: "ENOENT" };
const lookOf = (seen: PathLook) => () => Promise.resolve([seen]);

async function withCaches(use: (caches: Caches) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-answers-" });
  try {
    await use(realCaches(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a diagnosis is recalled for the same question, while what it looked at is as it was", async () => {
  await withCaches(async (caches) => {
    const asked = new Map([[absolute("/work"), FOLDER]]);
    rememberDiagnosis(caches, { key: "k", diagnosis: DIAGNOSIS, asked });
    assert.deepEqual(await recallDiagnosis(caches, { key: "k", look: lookOf(FOLDER) }), DIAGNOSIS);
    assert.equal(await recallDiagnosis(caches, { key: "k", look: lookOf(GONE) }), null);
    assert.equal(await recallDiagnosis(caches, { key: "l", look: lookOf(FOLDER) }), null);
  });
});

Deno.test("what the cache holds of another shape is no diagnosis", async () => {
  await withCaches(async (caches) => {
    const [check] = DIAGNOSIS.checks;
    const good = { paths: ["/work"], looks: [FOLDER], diagnosis: DIAGNOSIS };
    const bad: readonly unknown[] = [
      5,
      { ...good, paths: ["work"] },
      { ...good, paths: null },
      { ...good, diagnosis: null },
      { ...good, diagnosis: { ...DIAGNOSIS, status: "fine" } },
      { ...good, diagnosis: { ...DIAGNOSIS, checks: [{ ...check, help: [5] }] } },
      { ...good, diagnosis: { ...DIAGNOSIS, checks: [{ ...check, details: null }] } },
    ];
    const recalled = async (value: unknown) => {
      rememberAnswer(caches, { kind: "doctor", key: "k", text: JSON.stringify(value) });
      return await recallDiagnosis(caches, { key: "k", look: lookOf(FOLDER) });
    };
    assert.deepEqual(await recalled(good), DIAGNOSIS);
    for (const value of bad) assert.equal(await recalled(value), null);
  });
});
