import assert from "node:assert/strict";
import { parseCommandLine } from "../../../commands/command_line.ts";
import { DOCUMENTS } from "../../../lib/render/json/documents.ts";
import type { JsonSchema } from "../../../lib/render/json/shape.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { sayInProcess } from "../../support/program/say_in_process.ts";
import { jsonFaults } from "../../support/value/json_faults.ts";

const { parent, fork, child, other } = HAND;

/** What is said one after another, each with the document that it prints. */
const SAID: readonly (readonly [schema: string, words: string])[] = [
  ["list", "list --json"],
  ["list", "list --json --hidden --live"],
  ["list", "list --json --id-prefix ffffffff"],
  ["list-columns", `list --json ${columns()}`],
  ["group", "group --by host --json"],
  ["group", "group --by day --json"],
  ["show", `show ${parent} --json`],
  ["show", `show ${fork} --json`],
  ["show-ndjson", `show ${other} --format ndjson`],
  ["why", `why ${parent} --format json`],
  ["doctor", "doctor --deep --format json"],
  ["doctor-risk", "doctor risk --json"],
  ["agents-explain", "agents explain --json"],
  ["agents-explain", "agents explain --json --effective-only --rule b --source x"],
  ["agents-lint", "agents lint --json"],
  ["seal", "seal --all --json"],
  ["seal", "seal --all --apply --json"],
  ["verify", "verify --json"],
  ["session-migrate-suggest", "migrate --suggest --under / --json"],
  ["session-migrate", "migrate --from /work --to /new --allow-missing --json"],
  ["error", "migrate --from /nowhere --to /new --allow-missing --json"],
  ["session-migrate-batch", "migrate --file FILE --allow-missing --json"],
  ["session-migrate-batch", "migrate --file FILE --allow-missing --apply --yes --json"],
  ["undo", "undo --apply --yes --json"],
  ["repair", "repair --json"],
  ["archive", `archive ${other} --json`],
  ["archive", `archive ${other} --apply --yes --json`],
  ["unarchive", "unarchive --all --json"],
  ["unarchive", `unarchive ${other} --apply --yes --json`],
  ["delete", "delete --all --json"],
  ["delete", `delete ${other} --apply --yes --json`],
  ["list-trash", "list --trash --json"],
  ["show", `show ${other} --json`],
  ["undo", "undo --json"],
  ["undo", "undo --apply --yes --json"],
  ["redo", "redo --apply --yes --json"],
  ["trash-list", "trash list --json"],
  ["log", "log --json"],
  ["log", "log 0 --json"],
  ["restore", `restore ${other} --json`],
  ["restore", "restore --all --apply --yes --json"],
  ["delete", `delete ${other} --hard --apply --yes --json`],
  ["delete", `delete ${child} --apply --yes --json`],
  ["trash-empty", "trash empty --all --json"],
  ["trash-empty", "trash empty --all --apply --yes --json"],
  ["error", "undo 99 --json"],
  ["error", "delete --json"],
  ["error", "list nobody --json"],
];

function columns(): string {
  const { items } = DOCUMENTS.get("list-columns")!.schema;
  return Object.keys(items!.properties!).map((column) => `--column ${column}`).join(" ");
}

function schemaOf(name: string): JsonSchema {
  return JSON.parse(Deno.readTextFileSync(`docs/schemas/${name}.json`));
}

/** The documents that a command printed; an error is the first line of stderr that is one. */
function printed(schema: string, { out, err }: { readonly out: string; readonly err: string }) {
  const errors = err.split("\n").filter((line) => line.startsWith("{"));
  const lines = schema === "error" ? errors : out.split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

/** What of a document is not as its schema has it. */
async function faultsOf(
  [schema, command]: readonly [schema: string, words: string],
  store: HandStore,
): Promise<readonly string[]> {
  const file = `${store.home}/mappings.toml`;
  Deno.writeTextFileSync(file, `[[mapping]]\nfrom = "/work"\nto = "/new"\nbranch = "b"\n`);
  Deno.writeTextFileSync(`${store.home}/AGENTS.override.md`, "- a\n\n- A\n");
  Deno.writeTextFileSync(`${store.home}/AGENTS.md`, "b\n");
  const words = command.split(" ").map((word) => word === "FILE" ? file : word);
  const run = await sayInProcess(words, store);
  const documents = printed(schema, run);
  assert.ok(documents.length > 0, `${command}: ${run.err}`);
  if (schema !== "show-ndjson") assert.equal(documents.length, 1, command);
  return documents.flatMap((document) => jsonFaults(document, schemaOf(schema), command));
}

Deno.test("what every command prints as JSON is as docs/schemas says, to the key", async () => {
  await withHandStore(async (store) => {
    for (const said of SAID) assert.deepEqual(await faultsOf(said, store), []);
  });
  const base = { cwd: "/", home: null, timeZone: () => "UTC" };
  const version = await parseCommandLine(["version", "--json"], base);
  assert.ok(version.kind === "answer" && "document" in version.answer);
  assert.deepEqual(jsonFaults(version.answer.document, schemaOf("version")), []);
  const missed = [...DOCUMENTS.keys()].filter((name) => !SAID.some(([schema]) => schema === name));
  // The last two are held to theirs by tests/cli/settings/settings_test.ts, which has files of settings.
  assert.deepEqual(missed, ["version", "config-show", "config-validate"].sort());
});

Deno.test("jsonFaults() finds a key too few, one too many, a wrong type and a wrong word, wherever they are", () => {
  const { schema } = DOCUMENTS.get("trash-list")!;
  const batch = {
    ...{ batch_id: "b", number: 0, at: "", cause: { command: ["delete"], text: "" }, titles: [] },
    ...{ threads: 1, size_bytes: 1, restore: "", empty: "" },
  };
  const whole = { schema: "rollkeep.trash-list/1", batches: [batch], threads: 1, size_bytes: 1 };
  assert.deepEqual(jsonFaults(whole, schema), []);
  const { at: _at, ...short } = batch;
  assert.deepEqual(jsonFaults({ ...whole, batches: [short] }, schema), ["$.batches[0]: has no at"]);
  assert.deepEqual(jsonFaults({ ...whole, more: 1 }, schema), ["$: more does not belong there"]);
  assert.deepEqual(jsonFaults({ ...whole, threads: 1.5 }, schema), [
    "$.threads: 1.5 is no integer",
  ]);
  assert.match(jsonFaults({ ...whole, schema: "x" }, schema).join(), /^\$\.schema: "x" is not one/);
  const odd = { ...batch, cause: { command: [1], text: null } };
  assert.equal(jsonFaults({ ...whole, batches: [odd] }, schema).length, 2);
  assert.deepEqual(jsonFaults(null, { anyOf: [{ type: "string" }, { type: "null" }] }), []);
  assert.equal(jsonFaults(1, { anyOf: [{ type: "string" }, { type: "null" }] }).length, 1);
  assert.throws(() => jsonFaults(1, { pattern: "x" } as JsonSchema), /no pattern/);
});
