import assert from "node:assert/strict";
import { findingChecks } from "../../../../lib/diagnose/checks/finding_checks.ts";
import type { Finding, FindingId } from "../../../../lib/model/diagnosis/finding.ts";
import { surveyedThread, surveyOf } from "../../../support/value/survey_of.ts";

const finding = (id: FindingId, thread: string): Finding => ({
  ...{ id, thread, severity: "hidden", class: "safe", healsItself: false, detail: { at: thread } },
});
const thread = (id: string, bytes: number, ...ids: FindingId[]) =>
  surveyedThread({ id, bytes, findings: ids.map((each) => finding(each, id)) });

Deno.test("every finding is one check with its count and the three largest threads, the worst kinds first", () => {
  const threads = [
    thread("a", 1, "row-missing"),
    thread("b", 9, "row-missing", "head-bom"),
    thread("c", 5, "row-missing"),
    thread("d", 7, "row-missing"),
    thread("e", 3, "drop-ghost"),
    thread("f", 3),
  ];
  const checks = findingChecks(surveyOf({ threads }));
  assert.deepEqual(checks.map(({ id, status }) => [id, status]), [
    ["head-bom", "fail"],
    ["row-missing", "warn"],
    ["drop-ghost", "warn"],
  ]);
  const { details, summary, help } = checks[1]!;
  assert.match(summary, /^4 threads: /);
  assert.deepEqual(details.worst, ["b", "d", "c"].map((id) => ({ thread: id, at: id })));
  assert.deepEqual(help, ["rollkeep why b", "rollkeep repair --only row-missing"]);
  assert.equal(checks[2]!.help[1], "rollkeep repair --drop-ghosts");
  assert.deepEqual(findingChecks(surveyOf()), []);
  const other = { ...finding("provider-differs", "g"), detail: { current: "mine" } };
  const [provider] = findingChecks(
    surveyOf({ threads: [surveyedThread({ id: "g", findings: [other] })] }),
  );
  assert.equal(provider!.help[1], "rollkeep repair --provider mine g");
});
