import { isBase } from "../../catalog/sources/remembered_shape.ts";
import type { FirstLine, FirstLineKind } from "../../codex/check/first_line.ts";
import type { LastLine } from "../../codex/check/last_line.ts";
import type { RolloutEnds } from "../../codex/check/rollout_ends.ts";
import type { WholeRollout } from "../../codex/check/whole_rollout.ts";
import { asObject, type JsonObject } from "../../codex/json_value.ts";
import type { HeadFields } from "../../codex/head/head_parser.ts";

/** Kinds of first lines, as they may be remembered. */
const KINDS: Readonly<Record<FirstLineKind, true>> = {
  "meta": true,
  "empty": true,
  "bom": true,
  "utf-16": true,
  "bare-2025": true,
  "not-meta": true,
  "incomplete": true,
  "incomplete-history": true,
  "unknown-mode": true,
  "broken": true,
  "too-long": true,
};

/** The ends of a rollout as they are remembered: without what no rule asks. */
export function toRemember({ first, last }: RolloutEnds): RolloutEnds {
  if (first.fields === null) return { first, last };
  const { gitBranch: _branch, gitSha: _sha, gitOriginUrl: _url, ...fields } = first.fields;
  return {
    first: { ...first, fields: { ...fields, gitBranch: null, gitSha: null, gitOriginUrl: null } },
    last,
  };
}

/** Whether a remembered value has the shape of the ends of a rollout: the cache is a file like any other. */
export function isEnds(value: unknown): value is RolloutEnds {
  const ends = asObject(value);
  return ends !== null && isFirst(ends.first) && (ends.last === null || isLast(ends.last));
}

/** Whether a remembered value has the shape of what all of a rollout tells. */
export function isWhole(value: unknown): value is WholeRollout {
  const whole = asObject(value);
  if (whole === null) return false;
  const counts = ["bytes", "lines", "notUtf8", "broken"];
  return counts.every((key) => typeof whole[key] === "number") &&
    ["firstNotUtf8", "overlapAt", "gapAt"].every((key) => isNullOr("number", whole[key])) &&
    (whole.last === null || isLast(whole.last));
}

function isFirst(value: unknown): value is FirstLine {
  const first = asObject(value);
  return first !== null && typeof first.kind === "string" && Object.hasOwn(KINDS, first.kind) &&
    typeof first.why === "string" && typeof first.hasLaterMeta === "boolean" &&
    (first.fields === null ? first.kind !== "meta" : isFields(asObject(first.fields)));
}

const TEXTS: readonly (keyof HeadFields)[] = [
  "id",
  "sessionId",
  "cwd",
  "source",
  "originator",
  "cliVersion",
  "modelProvider",
  "historyMode",
  "forkedFromId",
  "parentThreadId",
];

function isFields(fields: JsonObject | null): boolean {
  if (fields === null || !TEXTS.every((key) => isNullOr("string", fields[key]))) return false;
  return isBase(fields.historyBase);
}

function isLast(value: unknown): value is LastLine {
  const last = asObject(value);
  return last !== null && isNullOr("number", last.ordinal) && isNullOr("string", last.cwd) &&
    typeof last.terminated === "boolean";
}

function isNullOr(type: "string" | "number", value: unknown): boolean {
  return value === null || typeof value === type;
}
