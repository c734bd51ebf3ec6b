import assert from "node:assert/strict";
import type { Consent } from "../../../lib/model/consent.ts";
import { asBatchId, asRolloutId, asThreadId } from "../../../lib/model/ids.ts";
import type { Plan, ThreadPlan } from "../../../lib/model/plan.ts";
import type { PassedBy } from "../../../lib/model/result/change_result.ts";
import { judge, type JudgeFacts, type JudgeOptions, refusalText } from "../../../lib/plan/judge.ts";

function plan(count: number): Plan {
  const threads = Array.from({ length: count }, (_, at): ThreadPlan => ({
    id: asThreadId(`${at}`),
    needs: [],
    rolloutIds: [asRolloutId(`${at}`)],
    steps: [],
    rows: [],
    updates: [],
    names: [],
  }));
  const cause = { kind: "undo", batch: asBatchId("b") } as const;
  return { action: "delete", cause, threads, namesDigest: null };
}

const FACTS: JudgeFacts = {
  passedBy: [],
  noStore: null,
  refusals: [],
  canAsk: false,
};
const OPTIONS: JudgeOptions = {
  consent: { kind: "act", ask: "none" },
  selected: true,
  maxBatch: 50,
  isLimited: true,
  verb: "delete",
};

function verdict(
  count: number,
  given: { readonly facts?: Partial<JudgeFacts>; readonly options?: Partial<JudgeOptions> } = {},
): string {
  const judged = judge(plan(count), {
    facts: { ...FACTS, ...given.facts },
    options: { ...OPTIONS, ...given.options },
  });
  return "refusals" in judged
    ? `${judged.kind}: ${judged.refusals.map(({ reason }) => reason).join(" ")}`.trim()
    : judged.kind;
}

Deno.test("judge() follows the consent table for one thread and for many", () => {
  const table: readonly (readonly [Consent, canAsk: boolean, one: string, two: string])[] = [
    [{ kind: "rehearse" }, true, "rehearsed:", "rehearsed:"],
    [{ kind: "act", ask: "none" }, false, "approved", "approved"],
    [{ kind: "act", ask: "question" }, true, "ask", "ask"],
    [{ kind: "act", ask: "question" }, false, "refused: needs-yes", "refused: needs-yes"],
    [{ kind: "act", ask: "single" }, false, "approved", "refused: needs-yes"],
    [
      { kind: "needs-confirm", ask: "none" },
      true,
      "refused: needs-confirm",
      "refused: needs-confirm",
    ],
    [
      { kind: "needs-confirm", ask: "single" },
      false,
      "refused: needs-confirm",
      "refused: needs-confirm needs-yes",
    ],
  ];
  for (const [consent, canAsk, one, two] of table) {
    const given = { facts: { canAsk }, options: { consent } };
    const name = JSON.stringify([consent, canAsk]);
    assert.equal(verdict(1, given), one, name);
    assert.equal(verdict(2, given), two, name);
  }
});

Deno.test("judge() names every closed gate at once, and a rehearsal those that consent does not open", () => {
  const refusals = [{ reason: "unknown-schema", message: "unknown trigger" }] as const;
  const facts = { noStore: "/elsewhere", refusals };
  const options = {
    selected: false,
    consent: { kind: "needs-confirm", ask: "question" } as const,
    maxBatch: 2,
  };
  const world = "no-selector not-a-store over-max-batch unknown-schema";
  assert.equal(verdict(3, { facts, options }), `refused: ${world} needs-confirm needs-yes`);
  const consent = { kind: "rehearse" } as const;
  assert.equal(verdict(3, { facts, options: { ...options, consent } }), `rehearsed: ${world}`);
});

Deno.test("judge() lets a batch be as large as its limit, and no limit only with --yes or the typed count", () => {
  assert.equal(verdict(50), "approved");
  assert.equal(verdict(51), "refused: over-max-batch");
  assert.equal(verdict(51, { options: { maxBatch: null } }), "approved");
  const consent = { kind: "act", ask: "question" } as const;
  const given = { facts: { canAsk: true }, options: { maxBatch: null, consent } };
  assert.equal(verdict(51, given), "ask");
  const single = { maxBatch: null, consent: { kind: "act", ask: "single" } as const };
  assert.equal(verdict(1, { options: single }), "refused: needs-yes");
});

Deno.test("judge() refuses a plan of which every thread was left out for trouble, and not for a pin", () => {
  const passed = (reason: PassedBy["reason"]): readonly PassedBy[] => [
    { thread: "t", reason, message: `thread t: ${reason}` },
  ];
  assert.equal(verdict(0, { facts: { passedBy: passed("live") } }), "refused: live");
  assert.equal(
    verdict(0, { facts: { passedBy: passed("needed-by-fork") } }),
    "refused: needed-by-fork",
  );
  assert.equal(verdict(0, { facts: { passedBy: passed("pinned") } }), "approved");
  assert.equal(verdict(1, { facts: { passedBy: passed("live") } }), "approved");
});

Deno.test("refusalText() says five reasons and how many more there are", () => {
  const refusals = (count: number) =>
    Array.from(
      { length: count },
      (_, at) => ({ reason: "live" as const, message: `thread ${at}` }),
    );
  assert.equal(refusalText(refusals(1)), "thread 0");
  assert.equal(refusalText(refusals(5)), "thread 0; thread 1; thread 2; thread 3; thread 4");
  assert.match(refusalText(refusals(10_000)), /^thread 0; .*; thread 4; and 9995 more$/);
});
