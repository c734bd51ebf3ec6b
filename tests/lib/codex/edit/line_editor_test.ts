import assert from "node:assert/strict";
import { newCopyEdits } from "../../../../lib/codex/edit/copy_edits.ts";
import { editedRollout } from "../../../../lib/codex/edit/line_editor.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import {
  rolloutLine,
  SAMPLE_ID,
  SAMPLE_NAME,
  SYSTEM,
  withRollout,
} from "../../../support/rollout_file.ts";

Deno.test("editedRollout() gives the same copy of a plain and of a compressed rollout, as plain text", async () => {
  const text = (id: string, cwd: string) =>
    rolloutLine("session_meta", { id, cwd }) +
    rolloutLine("world_state", { x: "é".repeat(400_000) }) +
    rolloutLine("turn_context", { cwd });
  const bytes = new TextEncoder().encode(text(SAMPLE_ID, "/p"));
  const frame = await SYSTEM.compression.zstdFrame(bytes);
  for (const [content, name] of [[bytes, SAMPLE_NAME], [frame, `${SAMPLE_NAME}.zst`]] as const) {
    const cwd = { from: "/p", to: "/q" };
    const { choose } = newCopyEdits({
      oldId: asThreadId(SAMPLE_ID),
      newId: asThreadId("new"),
      cwd,
      branch: null,
    });
    await withRollout(content, async (path) => {
      const pieces = await Array.fromAsync(
        editedRollout(path, SYSTEM, { choose }),
        // A piece is good until the next one is asked for.
        (piece) => piece.slice(),
      );
      assert.equal(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).text(), text("new", "/q"));
    }, { name });
  }
});
