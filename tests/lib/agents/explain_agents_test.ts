import assert from "node:assert/strict";
import { explainGround, filteredRules } from "../../../lib/agents/explain_agents.ts";
import { lintAgents } from "../../../lib/agents/lint_agents.ts";
import type { AgentsGround, AgentsPlace } from "../../../lib/model/request/agents.ts";
import type { AgentsExplanation } from "../../../lib/model/result/agents_result.ts";
import { newMemoryFiles } from "../../support/disk/memory_files.ts";
import { absolute } from "../../support/value/paths.ts";

/** What lies in a folder `/p`, by name: a text, or a place as it was looked at. */
type Laid = Readonly<Record<string, string | Partial<AgentsPlace>>>;

function explained(laid: Laid, more: Partial<AgentsGround> = {}): AgentsExplanation {
  const { files, writer, plant } = newMemoryFiles("/p", () => 0);
  const places = Object.entries(laid).map(([name, what]): AgentsPlace => {
    const path = absolute(`/p/${name}`);
    const scope = name.startsWith("G") ? "global" : "project";
    const place = {
      path,
      scope,
      kind: "file",
      real: path,
      bytes: 0,
      detail: null,
      hiddenBy: null,
    } as const;
    if (typeof what !== "string") return { ...place, ...what };
    const file = writer.create(path);
    file.write(new TextEncoder().encode(what));
    file.close();
    return { ...place, bytes: what.length };
  });
  plant("/p/fifo", "other");
  const settings = { maxBytes: 1000, fallbackNames: [], ignoredNames: [], rootMarkers: [".git"] };
  const ground = {
    cwd: absolute("/p"),
    root: null,
    untrusted: null,
    configTroubles: [],
    settings,
    places,
  };
  return explainGround({ ...ground, ...more }, files);
}

/** Codes of what is wrong, each with the name of its file and its line. */
function issuesOf(laid: Laid, more: Partial<AgentsGround> = {}): readonly string[] {
  return lintAgents(explained(laid, more)).issues.map(({ level, code, sourcePath = "", line }) => {
    return `${level} ${code} ${sourcePath.replace("/p/", "")}${line === null ? "" : `:${line}`}`
      .trim();
  });
}

const FIFO = { real: absolute("/p/fifo") };
const HIDDEN = { kind: "file", hiddenBy: absolute("/p/A"), detail: null } as const;
const limit = (maxBytes: number) => ({
  settings: { maxBytes, fallbackNames: [], ignoredNames: ["a/b"], rootMarkers: [".git"] },
});

Deno.test("explainGround() tells each rule whether Codex gets it, has it already, or gets its beginning", () => {
  const { rules, sources } = explained(
    { "G": "- one\n", "A": "- One\n\ntwo\n", "B": "three\nfour\n\nfive" },
    limit(20),
  );
  assert.deepEqual(
    rules.map(({ text, priority, status, shadowedBy }) => [text, priority, status, shadowedBy]),
    [
      ["- one", 0, "effective", null],
      ["- One", 1, "repeated", "/p/G:1"],
      ["two", 1, "effective", null],
      ["three four", 2, "cut", null],
      ["five", 2, "shadowed", null],
    ],
  );
  assert.deepEqual(sources.map(({ usedBytes, cutLine }) => [usedBytes, cutLine]), [
    [6, null],
    [11, null],
    [9, 2],
  ]);
});

Deno.test("explainGround() tells of rules in a file that another one hides where to look instead", () => {
  const { rules, unread } = explained({
    "A": "a",
    "B": { ...HIDDEN, real: absolute("/p/A"), bytes: 1 },
  });
  assert.deepEqual(rules.map(({ status, shadowedBy }) => [status, shadowedBy]), [
    ["effective", null],
    ["shadowed", "/p/A"],
  ]);
  assert.deepEqual(unread.map(({ reason, hiddenBy }) => [reason, hiddenBy]), [["hidden", "/p/A"]]);
});

Deno.test("filteredRules() takes parts of paths and texts in any case", () => {
  const { rules } = explained({ "A": "- Use Tabs\n- other", "B": "- use tabs" });
  const ids = (more: object) =>
    filteredRules(rules, {
      effectiveOnly: false,
      source: null,
      rule: null,
      shown: (path) => path,
      ...more,
    }).map(({ sourcePath, line }) => `${sourcePath}:${line}`);
  assert.deepEqual(ids({ rule: "USE  TABS".replace("  ", " ") }), ["/p/A:1", "/p/B:1"]);
  assert.deepEqual(ids({ source: "/P/b" }), ["/p/B:1"]);
  assert.deepEqual(ids({ effectiveOnly: true }), ["/p/A:1", "/p/A:2"]);
});

Deno.test("lintAgents() has one finding for each cause, errors first", () => {
  const cases: readonly (readonly [Laid, Partial<AgentsGround>, ...string[]])[] = [
    [{}, {}, "warning no_sources"],
    [{ "A": "a" }, {}],
    [{ "A": " \n" }, {}, "warning empty_file A", "warning no_sources"],
    [{ "A": "a\n\n- a\n\na\n", "B": "- A" }, {}, ...[
      "warning duplicate_rule_in_source A:5",
      "warning repeated_rule B:1",
    ]],
    [{ "A": "a", "B": HIDDEN }, {}, "warning hidden_file B"],
    [{ "A": " ", "B": HIDDEN }, {}, "warning hidden_file B", "warning no_sources"],
    [{ "A": "a", "B": FIFO, "C": "c" }, {}, "error unreadable B", "warning no_sources"],
    [{ "A": "a", "B": { kind: "failing", real: null, detail: "it cannot" } }, {}, ...[
      "error unreadable B",
      "warning no_sources",
    ]],
    [{ "A": "a", "B": { kind: "no-file", real: null, detail: "it is a folder" } }, {}, ...[
      "warning not_a_file B",
    ]],
    [{ "A": "a\nb\n", "B": "b", "C": "c" }, limit(3), ...[
      "error over_limit A:2",
      "warning ignored_name",
    ]],
    [{ "A": "abc", "B": "b", "C": "c" }, limit(3), "error over_limit B", "warning ignored_name"],
    [{ "A": "a", "B": "b" }, limit(0), ...[
      "warning ignored_name",
      "warning disabled A",
      "warning no_sources",
    ]],
    [{ "A": "a", "B": "b" }, { untrusted: "/p" }, "warning untrusted A", "warning no_sources"],
    [{ "A": "a" }, { configTroubles: [{ path: absolute("/p/c"), line: 3, state: "bad" }] }, ...[
      "error config_broken c:3",
    ]],
    [{ "A": "x".repeat(1024 * 1024 + 1) }, limit(2 ** 30), ...[
      "warning ignored_name",
      "warning partly_read A",
    ]],
  ];
  for (const [laid, more, ...issues] of cases) {
    assert.deepEqual(issuesOf(laid, more), issues, JSON.stringify(Object.keys(laid)));
  }
});
