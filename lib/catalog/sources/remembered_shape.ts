/**
 * Whether what the cache remembers has the shape that its kind promises: the cache is a file like any other, and its words are as
 * untrusted as those of a rollout.
 *
 * @module
 */
import { asCount, asObject } from "../../codex/json_value.ts";
import { HEALTHS } from "../../model/health.ts";
import type { Head, HistoryBase } from "../../model/thread/head.ts";

/** Fields of a head that are text or `null`. */
const TEXTS = [
  "id",
  "sessionId",
  "cwd",
  "source",
  "originator",
  "cliVersion",
  "modelProvider",
  "model",
  "gitBranch",
  "gitSha",
  "gitOriginUrl",
  "historyMode",
  "forkedFromId",
  "parentThreadId",
  "preview",
] as const satisfies readonly (keyof Head)[];

/** Whether a remembered value is a head. */
export function isHead(value: unknown): value is Head {
  const head = asObject(value);
  return head !== null && HEALTHS.some((health) => health === head.health) &&
    typeof head.rollout === "boolean" &&
    (head.createdAtMs === null || Number.isFinite(head.createdAtMs)) &&
    isBase(head.historyBase) && TEXTS.every((key) => isText(head[key]));
}

/** Whether a remembered value tells where earlier history lies, or that there is none. */
export function isBase(value: unknown): value is HistoryBase | null {
  if (value === null) return true;
  const base = asObject(value);
  const isCount = (count: unknown) => count === null || asCount(count) !== null;
  return base !== null && typeof base.rolloutId === "string" &&
    isCount(base.endOrdinalExclusive) && isCount(base.endByteOffset);
}

function isText(value: unknown): boolean {
  return value === null || typeof value === "string";
}
