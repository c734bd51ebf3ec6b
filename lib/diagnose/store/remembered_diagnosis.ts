import { recallAnswer, rememberAnswer } from "../../catalog/sources/answer_cache.ts";
import { asObject, parseJson } from "../../codex/json_value.ts";
import { type Check, CHECK_STATUSES, type Diagnosis } from "../../model/diagnosis/report.ts";
import type { AbsolutePath } from "../../model/store.ts";
import type { LookAnywhere, PathLook } from "../../system/look.ts";
import type { Caches } from "../../system/system.ts";
import { isAbsolute } from "../../text/path_text.ts";

/**
 * The diagnosis that was made when a store was as it is now; `null`: there is none, or there is something else now at one of the
 * places that were looked at outside of the store.
 */
export async function recallDiagnosis(
  caches: Caches,
  { key, look }: { readonly key: string; readonly look: LookAnywhere },
): Promise<Diagnosis | null> {
  const text = recallAnswer(caches, { kind: "doctor", key });
  const known = text === null ? null : asObject(parseJson(text));
  if (known === null || !isDiagnosis(known.diagnosis)) return null;
  const { paths, looks, diagnosis } = known;
  if (!Array.isArray(paths) || !paths.every(isPath)) return null;
  const now = await look(paths);
  return JSON.stringify(now) === JSON.stringify(looks) ? diagnosis as Diagnosis : null;
}

/** Remembers a diagnosis, and what was seen where. */
export function rememberDiagnosis(
  caches: Caches,
  { key, diagnosis, asked }: {
    readonly key: string;
    readonly diagnosis: Diagnosis;
    readonly asked: ReadonlyMap<AbsolutePath, PathLook>;
  },
): void {
  const text = JSON.stringify({ paths: [...asked.keys()], looks: [...asked.values()], diagnosis });
  rememberAnswer(caches, { kind: "doctor", key, text });
}

function isPath(value: unknown): value is AbsolutePath {
  return typeof value === "string" && isAbsolute(value);
}

/** Whether a remembered value has the shape of a diagnosis: the cache is a file like any other. */
function isDiagnosis(value: unknown): value is Diagnosis {
  const found = asObject(value);
  return found !== null && isStatus(found.status) && typeof found.verdict === "string" &&
    Array.isArray(found.checks) && found.checks.every(isCheck);
}

function isCheck(value: unknown): value is Check {
  const check = asObject(value);
  return check !== null && typeof check.id === "string" && isStatus(check.status) &&
    typeof check.summary === "string" && asObject(check.details) !== null &&
    Array.isArray(check.help) && check.help.every((line) => typeof line === "string");
}

function isStatus(value: unknown): boolean {
  return CHECK_STATUSES.some((status) => status === value);
}
