import assert from "node:assert/strict";
import type {
  VerifyEntry,
  VerifyResult,
} from "../../../../lib/model/result/integrity/verify_result.ts";
import { renderVerifyScreen } from "../../../../lib/render/integrity/verify_screen.ts";

/** What a person is told of rollouts that stand so. */
function screen(...entries: readonly Partial<VerifyEntry>[]): string {
  const counts = { unchanged: 0, grown: 0, damaged: 0, vanished: 0, unsealed: 0, unknown: 0 };
  const results = entries.map((entry, at): VerifyEntry => ({
    ...{ standing: "unchanged", sessionId: `id-${at}`, path: `/home/me/x/${at}.jsonl` },
    ...entry,
  }));
  for (const { standing } of results) counts[standing]++;
  const result: VerifyResult = { results, counts, bytesRead: 2048 };
  const options = { color: false, width: 60, home: "/home/me", seal: "rollkeep seal --all" };
  return [...renderVerifyScreen(result, options)].join("");
}

Deno.test("the answer comes first: all intact, some damaged, none that could be read, none sealed", () => {
  assert.match(screen({}), /^The only sealed rollout is intact\.\n/);
  assert.match(screen({}, { standing: "grown" }), /^All 2 sealed rollouts are intact\.\n/);
  assert.match(screen({}, { standing: "damaged" }), /^1 of 2 sealed rollouts is not intact\.\n/);
  const gone = [{ standing: "damaged" }, { standing: "vanished" }] as const;
  assert.match(screen(...gone), /^2 of 2 sealed rollouts are not intact\.\n/);
  assert.match(screen({ standing: "unknown" }), /^None of 1 sealed rollout could be read\.\n/);
  assert.match(screen({}, { standing: "unknown" }), /could not be read, the others are\s+intact/);
  assert.match(screen({ standing: "unsealed" }), /^Nothing is sealed yet/);
});

Deno.test("what is not as sealed is named with the place of the damage, and the rest counted in words", () => {
  const firstDifference = { mib: 3, from: 2_097_152, to: 3_145_728 };
  const text = screen({ standing: "damaged", firstDifference }, { standing: "unsealed" }, {});
  assert.equal(
    text,
    `1 of 2 sealed rollouts is not intact.

id-0 is not what was sealed
  from MiB 3 on (bytes 2097152 to 3145727)
  ~/x/0.jsonl

1 as sealed, 1 not sealed, 2.0KiB read
to seal them: rollkeep seal --all
`,
  );
});

Deno.test("text of a file does nothing to a terminal", () => {
  const text = screen({ standing: "unknown", detail: "bad \u001b[2J", sessionId: "a\u0007" });
  // deno-lint-ignore no-control-regex -- finding them is the point
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f]/);
});
