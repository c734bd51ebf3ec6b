import assert from "node:assert/strict";
import { newLegacyCwdEdits } from "../../../../lib/codex/edit/legacy_cwd.ts";
import { editedRollout, LONGEST_EDITED } from "../../../../lib/codex/edit/line_editor.ts";
import { lookThrough } from "../../../../lib/codex/edit/look_through.ts";
import {
  rolloutLine,
  SAMPLE_ID,
  SAMPLE_NAME,
  SYSTEM,
  withRollout,
} from "../../../support/rollout_file.ts";

const encoder = new TextEncoder();
const context = (cwd: string) => rolloutLine("turn_context", { cwd });

/** A line of a kind with this many bytes, its line feed apart. */
function longLine(type: string, length: number): Uint8Array {
  const line = rolloutLine(type, { id: SAMPLE_ID, cwd: "/p", filler: "" });
  const [begin, end] = line.trimEnd().split('"filler":"');
  const filler = length - encoder.encode(line.trimEnd()).length;
  return encoder.encode(`${begin}"filler":"${"x".repeat(filler)}${end}\n`);
}

function joined(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const bytes = parts.map((part) => typeof part === "string" ? encoder.encode(part) : part);
  const whole = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of bytes) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

Deno.test("lookThrough() finds the first byte that is no UTF-8, in a plain and in a compressed rollout", async () => {
  const good = joined(rolloutLine("session_meta", { cwd: "/pä" }), context("/日本"));
  const bad = joined(good, '{"bad":"', Uint8Array.from([0xff]), '"}\n', context("/p"));
  const offset = good.length + 8;
  for (const [bytes, badByte] of [[good, null], [bad, { line: 3, offset }]] as const) {
    const frame = await SYSTEM.compression.zstdFrame(bytes);
    for (const [content, name] of [[bytes, SAMPLE_NAME], [frame, `${SAMPLE_NAME}.zst`]] as const) {
      await withRollout(content, async (path) => {
        const found = await lookThrough(path, SYSTEM);
        assert.deepEqual(found, { badByte, tooLong: [], hasTurnContext: false });
      }, { name });
    }
  }
});

Deno.test("lookThrough() names lines that are too long to be edited, and nothing else by its length", async () => {
  const meta = longLine("session_meta", LONGEST_EDITED + 1);
  const said = longLine("response_item", LONGEST_EDITED + 1);
  await withRollout(joined(meta, said, context("/p")), async (path) => {
    const found = await lookThrough(path, SYSTEM);
    assert.deepEqual(found.tooLong, [{ line: 1, kind: "session_meta" }]);
    assert.equal(found.hasTurnContext, true);
  });
  await withRollout(joined(longLine("session_meta", LONGEST_EDITED), said), async (path) => {
    assert.deepEqual((await lookThrough(path, SYSTEM)).tooLong, []);
  });
});

Deno.test("metadata that is too long to be edited stays as it is, and every turn context behind it is edited", async () => {
  for (const length of [LONGEST_EDITED + 1, LONGEST_EDITED + 300_000]) {
    const meta = longLine("session_meta", length);
    const other = rolloutLine("session_meta", { id: "parent", cwd: "/p" });
    await withRollout(joined(meta, other, context("/p")), async (path) => {
      const edits = newLegacyCwdEdits({ from: "/p", to: "/q" });
      const pieces = await Array.fromAsync(
        editedRollout(path, SYSTEM, edits),
        // A piece is good until the next one is asked for.
        (piece) => piece.slice() as Uint8Array<ArrayBuffer>,
      );
      const bytes = await new Blob(pieces).bytes();
      assert.deepEqual(bytes.subarray(0, meta.length), meta);
      const rest = new TextDecoder().decode(bytes.subarray(meta.length));
      assert.equal(rest, other + context("/q"));
    });
  }
});
