import assert from "node:assert/strict";
import { asBatchId } from "../../../../lib/model/ids.ts";
import type { Cause } from "../../../../lib/model/plan.ts";
import { EMPTY_SELECTOR } from "../../../../lib/model/request/selector.ts";
import { withoutTexts } from "../../../../lib/plan/batch/wordless.ts";

const ID = "01a10d9c-0000-7000-8000-00000000000d";

Deno.test("withoutTexts() hides names and parts of texts, and keeps ids, paths and all other words", () => {
  const refs = [ID, "01a1", "/s/rollout.jsonl", "Deadline", "our secret"];
  const selector = {
    ...EMPTY_SELECTOR,
    refs,
    headContains: ["a"],
    nameContains: ["b"],
    cwds: ["/w"],
  };
  const command = ["delete", ...refs, "--head-contains", "a", "--name-contains=b", "--cwd", "/w w"];
  const told = withoutTexts({ cause: { kind: "selector", selector } satisfies Cause, command });
  const left = [ID, "01a1", "/s/rollout.jsonl", "…", "…"];
  assert.deepEqual(told, {
    cause: {
      kind: "selector",
      selector: { ...selector, refs: left, headContains: ["…"], nameContains: ["…"] },
    },
    command: ["delete", ...left, "--head-contains", "…", "--name-contains=…", "--cwd", "/w w"],
  });
});

Deno.test("withoutTexts() leaves what is no selector, and one of no known shape, as it is", () => {
  const undo: Cause = { kind: "undo", batch: asBatchId("b-1") };
  assert.deepEqual(withoutTexts({ cause: undo, command: ["undo"] }), {
    cause: undo,
    command: ["undo"],
  });
  const strange = { kind: "selector", selector: null } as unknown as Cause;
  assert.deepEqual(withoutTexts({ cause: strange, command: [] }), { cause: strange, command: [] });
});
