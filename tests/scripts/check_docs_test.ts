import assert from "node:assert/strict";
import { relativeLinks, renewOutputs } from "../../scripts/check_docs.ts";

Deno.test("relativeLinks() finds files and leaves addresses and anchors out", () => {
  const text = "[a](docs/a.md#x) [b](https://example.org) [c](#here) [d](LICENSE)";
  assert.deepEqual(relativeLinks(text), ["docs/a.md", "LICENSE"]);
});

Deno.test("renewOutputs() replaces what stands between its marks and nothing else", async () => {
  const text = "before\n<!-- output: list -->\nold\n<!-- /output -->\nafter\n";
  const renewed = await renewOutputs(text, (args) => Promise.resolve(`${args.join("+")}\n`));
  assert.equal(
    renewed,
    "before\n<!-- output: list -->\n\n```console\n$ rollkeep list\nlist\n```\n\n<!-- /output -->\nafter\n",
  );
});
