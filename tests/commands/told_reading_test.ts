import assert from "node:assert/strict";
import { toldLooking, toldReading } from "../../commands/told_reading.ts";
import { realFiles } from "../../lib/system/real/files.ts";
import { absolute } from "../support/value/paths.ts";

Deno.test("toldLooking() counts folders on a terminal once that takes long, wipes the count, and says nothing in a pipe", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-looking-" });
  try {
    for (const stderrIsTerminal of [true, false]) {
      const said: string[] = [];
      const terminal = { stderrIsTerminal, err: (text: string) => void said.push(text) };
      let at = 0;
      const nowMs = () => at += 300;
      const found = toldLooking({ files: realFiles(), terminal, nowMs }, (files) => {
        for (let times = 0; times < 4; times++) [...files.readDir(absolute(folder))];
        return "found";
      });
      assert.equal(found, "found");
      if (!stderrIsTerminal) assert.deepEqual(said, []);
      else {
        assert.match(said[0]!, /looking into folders: \d …$/);
        assert.equal(said.at(-1), "\r\x1b[K");
      }
    }
  } finally {
    await Deno.remove(folder);
  }
});

Deno.test("toldReading() tells how many rollouts have been read, and when that is over", async () => {
  const said: (string | null)[] = [];
  const paths = Array.from({ length: 1000 }, (_, at) => absolute(`/${at}`));
  const readHeads = (piece: readonly unknown[]) => Promise.resolve(piece as never);
  const read = toldReading(readHeads, { doing: (what) => void said.push(what) });
  assert.deepEqual(await read(paths), paths);
  assert.deepEqual(said, ["reading threads: 0 …", "reading threads: 512 …", null]);
});
