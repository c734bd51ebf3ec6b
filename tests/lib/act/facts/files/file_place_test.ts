import assert from "node:assert/strict";
import { filePlace } from "../../../../../lib/act/facts/files/file_place.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { SYSTEM } from "../../../../support/rollout_file.ts";
import { absolute } from "../../../../support/value/paths.ts";
import { fingerprint } from "../../../../support/value/thread_of.ts";

const sha256 = await SYSTEM.digests.sha256();

Deno.test("filePlace() tells one file under two names, a finished copy and a taken name apart", () => {
  const { tools, write } = newMemoryStore();
  for (const [name, text] of [["a", "1"], ["copy", "1"], ["other", "2"], ["longer", "12"]]) {
    write(`/h/${name}`, text);
  }
  tools.writer.link(absolute("/h/a"), absolute("/h/link"));
  const place = (from: string, to: string) =>
    filePlace({
      kind: "move",
      from: absolute(`/h/${from}`),
      to: absolute(`/h/${to}`),
      expect: fingerprint(),
    }, {
      files: tools.system.files,
      sha256,
    });
  assert.equal(place("a", "none"), "source");
  assert.equal(place("none", "a"), "target");
  assert.equal(place("none", "nothing"), "nowhere");
  assert.equal(place("a", "link"), "both");
  assert.equal(place("a", "copy"), "both");
  assert.equal(place("a", "other"), "taken");
  assert.equal(place("a", "longer"), "taken");
});
