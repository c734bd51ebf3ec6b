import {
  COUNT,
  DURATION,
  ERROR,
  type Field,
  field,
  FLAG,
  INSTANT,
  optional,
  TEXT,
  TEXTS,
} from "./fields.ts";
import { listOf, type Shape, shapeCodec } from "./shape.ts";

const SESSION: Shape = {
  name: "Session",
  marks: ["sessionId", "health"],
  fields: [
    field("sessionId", TEXT),
    field("createdAt", INSTANT),
    field("updatedAt", INSTANT),
    field("sizeBytes", COUNT),
    field("path", TEXT),
    optional("hostDir", TEXT),
    field("health", TEXT),
    optional("head", TEXT),
    optional("name", TEXT),
    optional("branch", TEXT),
    optional("source", TEXT),
    optional("modelProvider", TEXT),
    optional("archived", FLAG),
    optional("forkedFrom", TEXT),
    optional("parent", TEXT),
  ],
};

const RESULT: Shape = {
  name: "DeleteResult",
  marks: ["sessionId", "status"],
  fields: [
    field("sessionId", TEXT),
    field("path", TEXT),
    optional("destination", TEXT),
    field("status", TEXT),
    optional("error", TEXT),
  ],
};

const PASSED_BY: Shape = {
  name: "PassedBy",
  marks: ["thread", "reason", "message"],
  fields: [field("thread", TEXT), field("reason", TEXT), field("message", TEXT)],
};

const SUMMARY: Shape = {
  name: "DeleteSummary",
  marks: ["action", "matchedCount", "results"],
  fields: [
    field("action", TEXT),
    field("simulation", FLAG),
    field("matchedCount", COUNT),
    field("succeeded", COUNT),
    field("failed", COUNT),
    field("skipped", COUNT),
    field("affectedBytes", COUNT),
    field("results", listOf(RESULT)),
    optional("passedBy", listOf(PASSED_BY)),
    optional("errorSummary", TEXT),
    optional("batchId", TEXT),
  ],
};

const BATCH: Shape = {
  name: "BatchSummary",
  marks: ["batchId", "at", "standing"],
  fields: [
    field("batchId", TEXT),
    field("at", INSTANT),
    field("action", TEXT),
    field("standing", TEXT),
    field("threads", COUNT),
    field("bytes", COUNT),
  ],
};

const RISK: Shape = {
  name: "Risk",
  marks: ["level", "reason"],
  fields: [field("level", TEXT), field("reason", TEXT), optional("detail", TEXT)],
};

const INTEGRITY: Shape = {
  name: "IntegrityCheckResult",
  marks: ["verified", "match"],
  fields: [
    field("verified", FLAG),
    field("match", FLAG),
    optional("error", ERROR),
    optional("detail", TEXT),
  ],
};

const MIGRATE_PLAN: Shape = {
  name: "MigratePlan",
  marks: ["sourceId", "destId"],
  fields: [
    field("sourceId", TEXT),
    field("destId", TEXT),
    field("sourceRollout", TEXT),
    field("destRollout", TEXT),
    field("sourceCwd", TEXT),
    field("destCwd", TEXT),
    field("sourceBranch", TEXT),
    field("destBranch", TEXT),
  ],
};

const MIGRATE: Shape = {
  name: "MigrateResult",
  marks: ["planned", "warnings"],
  fields: [
    field("fromCwd", TEXT),
    field("toCwd", TEXT),
    field("destBranch", TEXT),
    field("matched", COUNT),
    field("created", COUNT),
    field("skipped", COUNT),
    field("dryRun", FLAG),
    field("printCreated", FLAG),
    field("planned", listOf(MIGRATE_PLAN)),
    field("warnings", TEXTS),
    optional("into", TEXT),
    optional("batchId", TEXT),
  ],
};

const MAPPING: Shape = {
  name: "MigrateBatchMapping",
  marks: ["fromCwd", "toCwd"],
  fields: [
    field("fromCwd", TEXT, "from"),
    field("toCwd", TEXT, "to"),
    optional("branch", TEXT),
    field("move", FLAG),
    field("tree", FLAG),
  ],
};

const MIGRATE_ITEM: Shape = {
  name: "MigrateBatchItemResult",
  marks: ["mapping", "result"],
  fields: [
    field("mapping", shapeCodec(MAPPING)),
    field("result", shapeCodec(MIGRATE)),
    optional("error", ERROR),
  ],
};

const MIGRATE_BATCH: Shape = {
  name: "MigrateBatchResult",
  marks: ["totalMappings", "items"],
  fields: [
    field("dryRun", FLAG),
    field("printCreated", FLAG),
    field("totalMappings", COUNT),
    field("succeeded", COUNT),
    field("failed", COUNT),
    field("matched", COUNT),
    field("created", COUNT),
    field("skipped", COUNT),
    field("items", listOf(MIGRATE_ITEM)),
    optional("batchId", TEXT),
  ],
};

const SELECTOR_FIELDS: readonly Field[] = [
  optional("id", TEXT),
  optional("idPrefix", TEXT),
  optional("hostContains", TEXT),
  optional("pathContains", TEXT),
  optional("headContains", TEXT),
  optional("olderThan", DURATION),
  optional("hasOlderThan", FLAG),
  optional("health", TEXT),
  optional("hasHealth", FLAG),
  optional("smallerThan", COUNT),
  optional("createdAfter", INSTANT),
  optional("createdBefore", INSTANT),
];

const SELECTOR: Shape = {
  name: "Selector",
  // It is told last: no field of it has to be there.
  marks: [],
  fields: SELECTOR_FIELDS,
  // As filterSessions takes it: a filter whose value is there counts.
  complete: (value) => ({
    ...value,
    hasOlderThan: value.hasOlderThan ?? value.olderThan !== undefined,
    hasHealth: value.hasHealth ?? value.health !== undefined,
  }),
};

/** Every shape, in the order in which a value is held against them: the first whose marks are all there is its own. */
export const SHAPES: readonly Shape[] = [
  SESSION,
  RESULT,
  SUMMARY,
  BATCH,
  PASSED_BY,
  RISK,
  INTEGRITY,
  MIGRATE_PLAN,
  MIGRATE_BATCH,
  MIGRATE_ITEM,
  MIGRATE,
  MAPPING,
  SELECTOR,
];
