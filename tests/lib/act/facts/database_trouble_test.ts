import assert from "node:assert/strict";
import { databaseTrouble } from "../../../../lib/act/facts/database_trouble.ts";
import { withHandStore } from "../../../support/hand_store.ts";
import { absolute } from "../../../support/value/paths.ts";

Deno.test("databaseTrouble() finds none in a database that can be written, or is in use, and changes no byte of it", async () => {
  await withHandStore(async (store) => {
    const { system, writer } = store;
    const path = absolute(`${store.home}/state_5.sqlite`);
    const before = await Deno.readFile(path);
    assert.equal(databaseTrouble(absolute(path), { system, writer }), null);
    const other = writer.openDatabase(absolute(path));
    other.exec("BEGIN IMMEDIATE");
    assert.equal(databaseTrouble(path, { system, writer }), null);
    other.exec("ROLLBACK");
    other.close();
    assert.deepEqual(await Deno.readFile(path), before);
  });
});

Deno.test("databaseTrouble() refuses a damaged database", async () => {
  await withHandStore(async (store) => {
    const path = absolute(`${store.home}/damaged.sqlite`);
    await Deno.writeTextFile(path, "no database ".repeat(999));
    assert.equal(databaseTrouble(path, store)?.reason, "unreadable");
  });
});
