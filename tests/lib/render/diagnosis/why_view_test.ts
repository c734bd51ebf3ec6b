import assert from "node:assert/strict";
import type { Explanation } from "../../../../lib/model/diagnosis/explanation.ts";
import { explainThread } from "../../../../lib/diagnose/explain_thread.ts";
import { renderWhy } from "../../../../lib/render/diagnosis/why_view.ts";
import { factsOf, THREAD } from "../../../support/value/facts_of.ts";

const PLAIN = { color: false, home: null, terminal: true };

/** The lines for people that come before the conditions. */
async function verdict(known: Partial<Explanation>): Promise<readonly string[]> {
  const explanation = { ...explainThread(factsOf()), title: null, ...known };
  const text = await renderWhy(explanation, { ...PLAIN, width: null });
  return text.slice(0, text.indexOf("\n\n")).split("\n");
}

Deno.test("the verdict says what is known, then what is not", async () => {
  const said: readonly (readonly [Partial<Explanation>, string])[] = [
    [{}, "Codex lists it, resumes it, it is whole."],
    [{ shown: false }, "Codex does not list it, but resumes it, it is whole."],
    [
      { shown: null, resumable: false },
      "Codex does not resume it, it is whole, nobody can tell whether Codex lists it.",
    ],
    [
      { shown: null, resumable: null },
      "It is whole, nobody can tell whether Codex lists it, or Codex resumes it.",
    ],
    [
      { shown: null, resumable: null, whole: null },
      "Nobody can tell whether Codex lists it, or Codex resumes it, or it is whole.",
    ],
  ];
  for (const [known, line] of said) assert.deepEqual(await verdict(known), [THREAD, line]);
});

Deno.test("a thread is called by its title, and by its id below", async () => {
  assert.deepEqual((await verdict({ title: "Mine\u0007" })).slice(0, 2), ["Mine␇", THREAD]);
});
