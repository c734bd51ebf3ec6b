import type {
  AgentsExplanation,
  AgentsIssue,
  AgentsLint,
  AgentsSource,
  UnreadFile,
} from "../model/result/agents_result.ts";

/** What is wrong with the instructions of a folder: one finding for each cause, the worst first. */
export function lintAgents(explanation: AgentsExplanation): AgentsLint {
  const { cwd, sources, rules } = explanation;
  const issues = [
    ...configIssues(explanation),
    ...limitIssues(explanation),
    ...explanation.unread.flatMap((file) => unreadIssue(file, explanation)),
    ...onceEach(explanation.unread),
    ...sources.flatMap(encodingIssue),
    ...knownIssues(explanation),
    ...repeatIssues(explanation),
  ];
  const ranked = issues.toSorted((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  return { cwd, issues: ranked, sources: sources.length, rules: rules.length };
}

const LEVELS: readonly AgentsIssue["level"][] = ["error", "warning"];

function configIssues({ configTroubles, settings }: AgentsExplanation): readonly AgentsIssue[] {
  return [
    ...configTroubles.map(({ path, line, state }): AgentsIssue => ({
      level: "error",
      code: "config_broken",
      message: `Codex does not start with it: ${state}`,
      sourcePath: path,
      line,
    })),
    ...settings.ignoredNames.map((name): AgentsIssue => ({
      level: "warning",
      code: "ignored_name",
      message:
        `Codex passes by "${name}" of project_doc_fallback_filenames: it is no name of a file`,
      line: null,
    })),
  ];
}

/** What `project_doc_max_bytes` keeps from Codex: one finding, where it begins. */
function limitIssues({ sources, unread, settings }: AgentsExplanation): readonly AgentsIssue[] {
  const over = unread.filter(({ reason }) => reason === "over_limit");
  const cut = sources.find(({ cutLine }) => cutLine !== null);
  const at = cut ?? over[0];
  if (at === undefined) return [];
  const whole = over.length - (cut === undefined ? 1 : 0);
  const own = cut === undefined
    ? "nothing of it reaches Codex"
    : `${cut.usedBytes} of its ${cut.bytes} bytes reach Codex`;
  const others = whole === 0 ? "" : `, and nothing of ${whole} more behind it`;
  return [{
    level: "error",
    code: "over_limit",
    message: `${own}${others}: project_doc_max_bytes is ${settings.maxBytes}`,
    sourcePath: at.path,
    line: cut?.cutLine ?? null,
  }];
}

function unreadIssue(
  { path, scope, reason, detail, hiddenBy }: UnreadFile,
  { unread }: AgentsExplanation,
): readonly AgentsIssue[] {
  const about = { message: detail, sourcePath: path, line: null };
  switch (reason) {
    case "unreadable": {
      const isCostly = scope === "project" && unread.some((other) => other.reason === "dropped");
      const message = isCostly ? `${detail}: Codex takes no file of the project for that` : detail;
      return [{ level: "error", code: "unreadable", ...about, message }];
    }
    case "hidden": {
      const isEmpty = unread.some((other) => other.path === hiddenBy && other.reason === "empty");
      const message = isEmpty ? `${detail}, and there is nothing in that` : detail;
      return [{ level: "warning", code: "hidden_file", ...about, message }];
    }
    case "empty":
      // Told with what it hides.
      if (unread.some((other) => other.hiddenBy === path)) return [];
      return [{ level: "warning", code: "empty_file", ...about }];
    case "not_a_file":
      return [{ level: "warning", code: "not_a_file", ...about }];
    // Told once for all of them.
    case "over_limit":
    case "disabled":
    case "untrusted":
    case "dropped":
      return [];
  }
}

/** What keeps every file of the project from Codex is one cause. */
function onceEach(unread: readonly UnreadFile[]): readonly AgentsIssue[] {
  return (["untrusted", "disabled"] as const).flatMap((reason) => {
    const files = unread.filter((file) => file.reason === reason);
    const [first] = files;
    if (first === undefined) return [];
    const more = files.length === 1 ? "" : `, and ${files.length - 1} more`;
    const message = `Codex takes no project file: ${first.detail}${more}`;
    return [{ level: "warning", code: reason, message, sourcePath: first.path, line: null }];
  });
}

function encodingIssue({ path, isUtf8 }: AgentsSource): readonly AgentsIssue[] {
  if (isUtf8) return [];
  const message = "it is not UTF-8: Codex replaces what it cannot read";
  return [{ level: "warning", code: "not_utf8", message, sourcePath: path, line: null }];
}

function knownIssues({ sources, partlyRead, cwd }: AgentsExplanation): readonly AgentsIssue[] {
  const none: readonly AgentsIssue[] = sources.length > 0 ? [] : [{
    level: "warning",
    code: "no_sources",
    message: `no AGENTS.md sources discovered: Codex gets no instructions in ${cwd}`,
    line: null,
  }];
  return [
    ...none,
    ...partlyRead.map((path): AgentsIssue => ({
      level: "warning",
      code: "partly_read",
      message: "Codex takes more of it than rollkeep looks at: rules behind that are not told",
      sourcePath: path,
      line: null,
    })),
  ];
}

function repeatIssues({ rules }: AgentsExplanation): readonly AgentsIssue[] {
  return rules.filter(({ status }) => status === "repeated").map((rule): AgentsIssue => {
    const { key, sourcePath, line, shadowedBy } = rule;
    const isOwn = shadowedBy!.slice(0, shadowedBy!.lastIndexOf(":")) === sourcePath;
    return {
      level: "warning",
      code: isOwn ? "duplicate_rule_in_source" : "repeated_rule",
      message: `${shadowedBy} says the same`,
      key,
      sourcePath,
      line,
    };
  });
}
