import assert from "node:assert/strict";
import { withoutInstructions } from "../../../../lib/codex/head/head_parser.ts";
import fc from "fast-check";

const letters = fc.constantFrom("a", '"', "\\", "\n", "{", "}", '"base_instructions":{"text":"');
const text = fc.array(letters, { maxLength: 8 }).map((parts) => parts.join(""));

Deno.test("withoutInstructions() empties that text and nothing else", () => {
  fc.assert(
    fc.property(text, text, text, (before, instructions, after) => {
      const line = (words: string) =>
        JSON.stringify({
          type: "session_meta",
          payload: {
            cwd: before,
            base_instructions: { text: words, provenance: "x" },
            note: after,
          },
        });
      assert.equal(withoutInstructions(line(instructions)), line(""));
    }),
  );
});

Deno.test("withoutInstructions() leaves lines of another shape as they are", () => {
  const odd = ["", "{}", '{"base_instructions":null}', '{"base_instructions":{"text":"torn', "\0"];
  for (const line of odd) assert.equal(withoutInstructions(line), line);
});
