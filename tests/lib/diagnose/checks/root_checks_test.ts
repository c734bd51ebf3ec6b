import assert from "node:assert/strict";
import { ROOT_CHECKS } from "../../../../lib/diagnose/checks/root_checks.ts";
import type { StoreSurvey } from "../../../../lib/diagnose/store/survey.ts";
import { storeFacts } from "../../../support/value/facts_of.ts";
import { surveyOf } from "../../../support/value/survey_of.ts";

const of = (id: string, known: Partial<StoreSurvey> = {}) => {
  const outcome = ROOT_CHECKS.find((row) => row.id === id)!.check(surveyOf(known));
  return outcome === null ? null : [outcome.status, outcome.summary];
};

Deno.test("config, sessions_root and trash_root speak codexsm's words", () => {
  assert.deepEqual(of("config"), ["ok", "loaded"]);
  assert.deepEqual(of("config", { config: "missing" }), [
    "warn",
    "missing (optional): /h/config.toml",
  ]);
  assert.deepEqual(of("config", { config: { trouble: "permission denied" } })?.[0], "fail");
  assert.equal(of("config", { facts: storeFacts({ providers: null }) })?.[0], "fail");
  assert.equal(of("config", { config: null }), null);
  assert.deepEqual(of("sessions_root"), ["ok", "/h/sessions"]);
  const roots = { sessions: null, trash: "file" as const };
  assert.deepEqual(of("sessions_root", { roots }), ["warn", "missing: /h/sessions"]);
  assert.deepEqual(of("trash_root", { roots }), ["fail", "not a directory: /h/trash"]);
});

Deno.test("session_host_paths counts the threads of folders that are gone, not all threads", () => {
  assert.deepEqual(of("session_host_paths"), [
    "ok",
    "all host paths exist (sessions=1 with_host=1)",
  ]);
  const missingFolders = new Map([["/a b", 2], ["/c", 5]]);
  const survey = surveyOf({ missingFolders, withFolder: 9 });
  const { status, summary, details, help } = ROOT_CHECKS[2]!.check(survey)!;
  assert.equal(status, "warn");
  assert.match(summary, /^missing_hosts=2 impacted_sessions=7: /);
  assert.deepEqual(details?.sample_hosts, [
    { folder: "/c", sessions: 5 },
    { folder: "/a b", sessions: 2 },
  ]);
  assert.equal(help?.[0], "rollkeep list --cwd /c");
  assert.deepEqual(of("session_host_paths", { threads: [] }), ["ok", "no sessions found"]);
  assert.deepEqual(of("session_host_paths", { roots: { sessions: null, trash: null } }), [
    "warn",
    "skipped: sessions_root missing",
  ]);
  const unread = { facts: storeFacts({ database: "none" }) };
  assert.equal(of("session_host_paths", unread)?.[0], "unknown");
});
