import assert from "node:assert/strict";
import { explainThread } from "../../../../lib/diagnose/explain_thread.ts";
import { renderWhy } from "../../../../lib/render/diagnosis/why_view.ts";
import { factsOf, THREAD } from "../../../support/value/facts_of.ts";

/** The first line for people. */
function verdict(known: Partial<ReturnType<typeof explainThread>>): string {
  const explanation = { ...explainThread(factsOf()), ...known };
  return renderWhy(explanation, { color: false, width: null }).split("\n")[0]!;
}

Deno.test("the verdict says what is known, then what is not", () => {
  assert.equal(verdict({}), `${THREAD}: Codex lists it, resumes it, it is whole`);
  assert.equal(
    verdict({ shown: false }),
    `${THREAD}: Codex does not list it, but resumes it, it is whole`,
  );
  assert.equal(
    verdict({ shown: null, resumable: false }),
    `${THREAD}: Codex does not resume it, it is whole, nobody can tell whether Codex lists it`,
  );
  assert.equal(
    verdict({ shown: null, resumable: null, whole: null }),
    `${THREAD}: nobody can tell whether Codex lists it, or Codex resumes it, or it is whole`,
  );
});
