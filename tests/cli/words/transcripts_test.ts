import assert from "node:assert/strict";
import { withHandStore } from "../../support/hand_store.ts";
import { playTranscript } from "../../support/program/transcript.ts";

const FOLDER = new URL("transcripts/", import.meta.url);

const NAMES = ["look", "change"].flatMap((folder) =>
  [...Deno.readDirSync(new URL(folder, FOLDER))].map(({ name }) => `${folder}/${name}`).sort()
);

// `TRANSCRIPTS=write deno test -A tests/cli/words/transcripts_test.ts` renews them; read the difference before it is committed.
for (const name of NAMES) {
  Deno.test(`the program says and does what tests/cli/words/transcripts/${name} shows`, async () => {
    const path = new URL(name, FOLDER);
    const text = await Deno.readTextFile(path);
    await withHandStore(async ({ home }) => {
      const played = await playTranscript(text, home);
      if (Deno.env.get("TRANSCRIPTS") === "write") await Deno.writeTextFile(path, played);
      else assert.equal(played, text);
    });
  });
}
