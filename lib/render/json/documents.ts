import { AGENTS_EXPLAIN, AGENTS_LINT } from "./agents.ts";
import { LOG, TRASH_LIST } from "./batches.ts";
import { changeShape, MIGRATE, MIGRATE_BATCH, REPAIR, SUGGESTIONS } from "./changes.ts";
import { DOCTOR, RISK, SEAL, VERIFY, WHY } from "./diagnosis.ts";
import { ERROR, VERSION } from "./program.ts";
import { CONFIG_SHOW, CONFIG_VALIDATE } from "./settings.ts";
import { either, type JsonSchema, list } from "./shape.ts";
import { ENTRY, GROUP, SHOW, SHOW_HEADER, THREAD, THREAD_COLUMNS } from "./threads.ts";

/** A document that the program prints. */
export interface PrintedDocument {
  /** What prints it. */
  readonly by: string;
  readonly schema: JsonSchema;
}

const CHANGES: readonly (readonly [name: string, by: string])[] = [
  ["delete", "rollkeep delete --json"],
  ["archive", "rollkeep archive --json"],
  ["unarchive", "rollkeep unarchive --json"],
  ["restore", "rollkeep restore --json"],
  ["undo", "rollkeep undo --json"],
  ["redo", "rollkeep redo --json"],
  ["trash-empty", "rollkeep trash empty --json"],
];

const LINES = "with --format ndjson each line is one of these";
const THREADS = list(THREAD, LINES).schema;

/** Every JSON document that the program prints, by the name of its schema in `docs/schemas`. */
export const DOCUMENTS: ReadonlyMap<string, PrintedDocument> = new Map<string, PrintedDocument>([
  ["list", { by: "rollkeep list --json", schema: THREADS }],
  ["list-trash", { by: "rollkeep list --trash --json", schema: THREADS }],
  ["list-columns", {
    by: "rollkeep list --json --column NAME",
    schema: { description: LINES, type: "array", items: THREAD_COLUMNS.schema },
  }],
  ["group", { by: "rollkeep group --json", schema: list(GROUP, LINES).schema }],
  ["show", { by: "rollkeep show ID --json", schema: SHOW.schema }],
  ["show-ndjson", {
    by: "rollkeep show ID --format ndjson, each line",
    schema: either([SHOW_HEADER, ENTRY], "the thread first, then its entries").schema,
  }],
  ["log", { by: "rollkeep log --json", schema: LOG.schema }],
  ["trash-list", { by: "rollkeep trash list --json", schema: TRASH_LIST.schema }],
  ...CHANGES.map(([name, by]): [string, PrintedDocument] => [
    name,
    { by, schema: changeShape(`rollkeep.${name}/1`).schema },
  ]),
  ["session-migrate", {
    by: "rollkeep session migrate --from DIR --to DIR --json",
    schema: MIGRATE.schema,
  }],
  ["session-migrate-batch", {
    by: "rollkeep session migrate --file FILE --json",
    schema: MIGRATE_BATCH.schema,
  }],
  ["session-migrate-suggest", {
    by: "rollkeep session migrate --suggest --under DIR --json",
    schema: SUGGESTIONS.schema,
  }],
  ["repair", { by: "rollkeep repair --json", schema: REPAIR.schema }],
  ["why", { by: "rollkeep why ID --json", schema: WHY.schema }],
  ["doctor", { by: "rollkeep doctor --json", schema: DOCTOR.schema }],
  ["doctor-risk", { by: "rollkeep doctor risk --json", schema: RISK.schema }],
  ["agents-explain", { by: "rollkeep agents explain --json", schema: AGENTS_EXPLAIN.schema }],
  ["agents-lint", { by: "rollkeep agents lint --json", schema: AGENTS_LINT.schema }],
  ["seal", { by: "rollkeep seal --json", schema: SEAL.schema }],
  ["verify", { by: "rollkeep verify --json", schema: VERIFY.schema }],
  ["config-show", { by: "rollkeep config show --json", schema: CONFIG_SHOW.schema }],
  ["config-validate", { by: "rollkeep config validate --json", schema: CONFIG_VALIDATE.schema }],
  ["version", { by: "rollkeep version --json", schema: VERSION.schema }],
  ["error", { by: "any command with --json, on stderr", schema: ERROR.schema }],
]);
