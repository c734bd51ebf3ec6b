import assert from "node:assert/strict";
import { providersIn, readProviders } from "../../../lib/codex/configured_providers.ts";
import { SYSTEM } from "../../support/rollout_file.ts";
import { absolute } from "../../support/value/paths.ts";

const BUILT_IN = ["openai", "ollama", "lmstudio", "amazon-bedrock"];

Deno.test("providersIn() takes the provider of the profile in use first, and all that have a table", () => {
  assert.deepEqual(providersIn({}), { current: "openai", known: BUILT_IN });
  const model_providers = { mine: {}, openai: {} };
  assert.deepEqual(providersIn({ model_provider: "mine", model_providers }), {
    current: "mine",
    known: [...BUILT_IN, "mine"],
  });
  const profiles = { work: { model_provider: "far" } };
  const of = (profile: string) =>
    providersIn({ profile, profiles, model_provider: "mine" }).current;
  assert.deepEqual([of("work"), of("none")], ["far", "mine"]);
});

Deno.test("readProviders() knows of a missing file what Codex takes, and nothing of a broken one", async () => {
  const home = await Deno.makeTempDir();
  try {
    const read = () => readProviders(absolute(home), SYSTEM);
    assert.equal((await read())?.current, "openai");
    await Deno.writeTextFile(`${home}/config.toml`, 'model = "x"\n');
    assert.equal((await read())?.current, "openai");
    await Deno.writeTextFile(
      `${home}/config.toml`,
      'model_provider = "mine"\n[model_providers.mine]\nname = "m"\n',
    );
    assert.deepEqual(await read(), { current: "mine", known: [...BUILT_IN, "mine"] });
    await Deno.writeTextFile(`${home}/config.toml`, "model_provider = \n");
    assert.equal(await read(), null);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
