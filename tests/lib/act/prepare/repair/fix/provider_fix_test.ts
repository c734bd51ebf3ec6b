import assert from "node:assert/strict";
import { rehearse, repairOf, repairThreads } from "../../../../../support/acting.ts";
import { buildWriter } from "../../../../../../lib/system/real/writer.ts";
import {
  MENDED_LINES,
  type RepairStore,
  withRepairStore,
} from "../../../../../support/repair/repair_store.ts";

const writer = buildWriter();
const only = ["provider-differs"] as const;

async function withProviders(use: (store: RepairStore) => Promise<void>): Promise<void> {
  await withRepairStore(async (store) => {
    const names = ["mock", "quite-another-name"];
    const config = names.map((name) => `[model_providers.${name}]\nname = "${name}"\n`).join("");
    Deno.writeTextFileSync(`${store.home}/config.toml`, `model_provider = "mock"\n${config}`);
    await use(store);
  });
}

Deno.test("a thread gets the provider that was named, in its row and, where it fits, in its first line", async () => {
  await withProviders(async (store) => {
    const before = await store.state();
    await repairThreads(store, { writer, only, provider: "mock" });
    assert.equal(store.row()?.model_provider, "mock");
    assert.equal(JSON.parse(store.lines()[0]!).payload.model_provider, "mock");
    assert.equal(store.lines()[0]!.length, MENDED_LINES[0]!.length);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("a longer name stays in the row of a paginated thread, and moves no byte", async () => {
  await withProviders(async (store) => {
    await repairThreads(store, { writer, only, provider: "quite-another-name" });
    assert.equal(store.row()?.model_provider, "quite-another-name");
    assert.deepEqual(store.lines(), MENDED_LINES);
  });
});

Deno.test("row and first line of a legacy thread change together", async () => {
  await withProviders(async (store) => {
    store.sql("UPDATE threads SET history_mode = 'legacy'");
    store.write(
      MENDED_LINES.map((line) => line.replace(/"ordinal":\d,/, "").replace("paginated", "legacy")),
    );
    const before = await store.state();
    await repairThreads(store, { writer, only, provider: "quite-another-name" });
    const { payload } = JSON.parse(store.lines()[0]!);
    assert.deepEqual([store.row()?.model_provider, payload.model_provider], [
      "quite-another-name",
      "quite-another-name",
    ]);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("no provider that Codex does not know, none that was not named, none twice", async () => {
  await withProviders(async (store) => {
    const reasonOf = async (provider?: string) => {
      const named = provider === undefined ? {} : { provider };
      const { findings } = await rehearse(
        { ...store, writer },
        repairOf(store, { only, ...named }),
      );
      return findings[0]?.reason ?? "";
    };
    assert.match(await reasonOf("nobody"), /no \[model_providers.nobody\]/);
    assert.match(await reasonOf(), /name the provider/);
    assert.match(await reasonOf("openai"), /openai already/);
  });
});
