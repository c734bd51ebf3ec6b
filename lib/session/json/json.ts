import { UsageError } from "../../model/error.ts";
import type { ChangeSummary } from "../change/change_summary.ts";
import type { BatchSummary } from "../change/batches.ts";
import type { DeleteResult, DeleteSummary } from "../../model/result/delete_summary.ts";
import type { FileResult, PassedBy } from "../../model/result/change_result.ts";
import type {
  MigrateBatchItemResult,
  MigrateBatchMapping,
  MigrateBatchResult,
  MigratePlan,
  MigrateResult,
} from "../../model/result/migrate_result.ts";
import type { Session } from "../../model/thread/session.ts";
import type { Selector } from "../filter_sessions.ts";
import type { IntegrityCheckResult, Risk } from "../integrity/risk.ts";
import { asPlainObject, type PlainObject, readShape, type Shape, writeShape } from "./shape.ts";
import { SHAPES } from "./shapes.ts";

/** What {@link toJson} writes and {@link fromJson} reads: each of these, and lists of them. */
export type JsonConvertible =
  | Session
  | DeleteResult
  | FileResult
  | PassedBy
  | DeleteSummary
  | ChangeSummary
  | BatchSummary
  | Risk
  | IntegrityCheckResult
  | MigratePlan
  | MigrateResult
  | MigrateBatchMapping
  | MigrateBatchItemResult
  | MigrateBatchResult
  | Selector
  | readonly JsonConvertible[];

/** JSON as `JSON.stringify` takes it: keys in the order of the Go package. */
export type JsonValue = Readonly<Record<string, unknown>> | readonly JsonValue[];

/**
 * A value of this library as the Go package writes it (session-api §3, §5): its keys in its order, times in RFC 3339, spans as
 * `720h0m0s`, errors as their text, absent fields left out. `JSON.stringify` makes text of it.
 *
 * @throws {UsageError} for a span in months or years.
 *
 * @example Sessions as codexsm writes them
 * ```ts
 * import { scanSessions, toJson } from "@rollkeep/rollkeep/session";
 * const sessions = await scanSessions("/home/me/.codex/sessions");
 * console.log(JSON.stringify(toJson(sessions)));
 * ```
 */
export function toJson(value: JsonConvertible): JsonValue {
  if (isList(value)) return value.map(toJson);
  const object = value as unknown as PlainObject;
  return writeShape(object, shapeOf(object, ({ name }) => name));
}

/**
 * The value behind what {@link toJson} or the Go package has written, parsed or as text. What it is, its keys tell; unknown keys are
 * passed by. An error is a {@link SessionError} with its text.
 *
 * @throws {UsageError} for what is none of the shapes, or has a field of another kind.
 *
 * @example A selector that another program has written
 * ```ts
 * import { filterSessions, fromJson, scanSessions, type Selector } from "@rollkeep/rollkeep/session";
 * const selector = fromJson<Selector>('{"host_contains":"web","older_than":"720h0m0s"}');
 * console.log(filterSessions(await scanSessions("/home/me/.codex/sessions"), selector).length);
 * ```
 */
export function fromJson<T extends JsonConvertible = JsonConvertible>(json: unknown): T {
  const value = typeof json === "string" ? parsed(json) : json;
  if (Array.isArray(value)) return value.map((one) => fromJson(one)) as unknown as T;
  const object = asPlainObject(value);
  return readShape(object, shapeOf(object, ({ key }) => key)) as unknown as T;
}

function shapeOf(object: PlainObject, keyOf: (field: Shape["fields"][number]) => string): Shape {
  const isOwn = ({ marks, fields }: Shape) =>
    fields.filter(({ name }) => marks.includes(name)).every((field) => keyOf(field) in object);
  const found = SHAPES.find(isOwn)!;
  const keys = Object.keys(object);
  if (keys.length > 0 && !found.fields.some((field) => keys.includes(keyOf(field)))) {
    throw new UsageError(
      `Cannot tell what an object with "${keys[0]}" is: no value of the library`,
    );
  }
  return found;
}

function isList(value: JsonConvertible): value is readonly JsonConvertible[] {
  return Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError("Cannot read JSON: it is none", { cause });
  }
}
