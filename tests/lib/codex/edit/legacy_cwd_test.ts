import assert from "node:assert/strict";
import { newLegacyCwdEdits } from "../../../../lib/codex/edit/legacy_cwd.ts";
import { editedRollout } from "../../../../lib/codex/edit/line_editor.ts";
import { rolloutLine, SAMPLE_ID, SYSTEM, withRollout } from "../../../support/rollout_file.ts";

const meta = (cwd: string) => rolloutLine("session_meta", { id: SAMPLE_ID, cwd });
const context = (cwd: string) => rolloutLine("turn_context", { cwd });

Deno.test("a legacy rollout without settings gets its folder in every turn context and in its first metadata", async () => {
  const cases = [
    [meta("/p") + context("/p") + context("/x"), meta("/q") + context("/q") + context("/q")],
    [meta("/p") + meta("/p"), meta("/q") + meta("/p")],
  ] as const;
  for (const [before, after] of cases) {
    await withRollout(before, async (path) => {
      const edits = newLegacyCwdEdits({ from: "/p", to: "/q" });
      const pieces = await Array.fromAsync(
        editedRollout(path, SYSTEM, edits),
        // A piece is good until the next one is asked for.
        (piece) => piece.slice(),
      );
      assert.equal(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).text(), after);
    });
  }
});
