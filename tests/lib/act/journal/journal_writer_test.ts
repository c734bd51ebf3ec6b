import assert from "node:assert/strict";
import { createJournal, openRecord, sealed } from "../../../../lib/act/journal/journal_writer.ts";
import { buildSystem } from "../../../../lib/system/real/build_system.ts";
import { buildWriter } from "../../../../lib/system/real/writer.ts";
import { absolute } from "../../../support/value/paths.ts";

Deno.test("a record that the disk took only half of is gone when the next one is written", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-journal-" });
  const path = `${folder}/journal.jsonl`;
  const { digests } = buildSystem({ variables: {}, cwd: "/", cacheFolder: null });
  const sha256 = await digests.sha256();
  const real = buildWriter();
  let room = Infinity;
  const writer = {
    ...real,
    create(at: string) {
      const file = real.create(absolute(at));
      return {
        ...file,
        write(bytes: Uint8Array) {
          file.write(bytes.subarray(0, room));
          if (bytes.length > room) throw Object.assign(new Error("full"), { code: "ENOSPC" });
        },
      };
    },
  };
  try {
    const journal = createJournal(absolute(path), { writer, sha256 });
    journal.write({ kind: "planned", threads: 1 });
    room = 9;
    assert.throws(() => journal.write({ kind: "planned", threads: 2 }), /full/);
    room = Infinity;
    journal.write({ kind: "planned", threads: 3 }, { kind: "planned", threads: 4 });
    journal.close();
    const records = Deno.readTextFileSync(path).trimEnd().split("\n")
      .map((line) => openRecord(line, sha256));
    assert.deepEqual(records, [1, 3, 4].map((threads) => ({ kind: "planned", threads })));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("openRecord() takes no line of which a single character has changed, up to its last one", async () => {
  const sha256 = await buildSystem({ variables: {}, cwd: "/", cacheFolder: null }).digests.sha256();
  const line = sealed({ kind: "planned", threads: 1 }, sha256);
  assert.deepEqual(openRecord(line, sha256), { kind: "planned", threads: 1 });
  for (let at = 0; at < line.length; at++) {
    assert.equal(openRecord(`${line.slice(0, at)}*${line.slice(at + 1)}`, sha256), null, `${at}`);
  }
  for (const other of [`${line} `, `${line}}`, line.slice(0, -1)]) {
    assert.equal(openRecord(other, sha256), null, other);
  }
});
