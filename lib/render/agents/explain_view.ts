import { filteredRules } from "../../agents/explain_agents.ts";
import type { AgentsFilters } from "../../model/request/agents.ts";
import type {
  AgentsExplanation,
  AgentsRule,
  AgentsSource,
  RuleStatus,
} from "../../model/result/agents_result.ts";
import { formatByteSize } from "../../text/byte_size.ts";
import type { AgentsExplainDocument } from "../json/agents.ts";
import { homePath } from "../text/home_path.ts";
import { newStyles } from "../text/styles.ts";
import type { ViewOptions } from "../text/view_options.ts";
import { visibleLine } from "../text/visible.ts";
import { wrapLine } from "../text/wrap.ts";

/** How instructions are shown. */
export interface ExplainViewOptions
  extends Pick<ViewOptions, "color" | "width" | "home" | "terminal"> {
  readonly filters: AgentsFilters;
  /** Whether rules are shown, too, that do not reach Codex. */
  readonly showShadowed: boolean;
}

/** What Codex reads in a folder, in the sections of codexsm (compat §5.2), with what it does not read between them. */
export function renderAgentsExplain(
  explanation: AgentsExplanation,
  options: ExplainViewOptions,
): string {
  const { sources, unread, cwd } = explanation;
  const { filters, color, width, showShadowed } = options;
  const styles = newStyles(color);
  const path = (each: string) =>
    visibleLine(homePath(each, options.terminal ? options.home : null));
  const rules = rulesShown(explanation, options);
  const { effective, shadowed, repeated, cut } = countsOf(rules);
  const counts =
    `sources=${sources.length} rules=${rules.length} effective=${effective} shadowed=${shadowed} repeated=${repeated} cut=${cut}`;
  const lines = [`cwd=${path(cwd)} ${counts}`, ...filterLine(filters)];
  const section = (title: string, rows: readonly string[]) => {
    if (rows.length > 0) lines.push("", styles.header(title), ...rows);
  };
  if (sources.length === 0) lines.push("no AGENTS.md sources discovered");
  section(
    "SOURCES",
    sources.map((each) => `  [${each.priority}] ${path(each.path)}  ${sizeOf(each, explanation)}`),
  );
  section("NOT READ", unread.map((each) => `  ${path(each.path)}  ${visibleLine(each.detail)}`));
  const row = (rule: AgentsRule) => ruleRow(rule, path);
  const reaching = rules.filter(({ status }) => status === "effective").map(row);
  if (sources.length > 0) {
    section("EFFECTIVE RULES", reaching.length > 0 ? reaching : ["  - (none)"]);
  }
  if (showShadowed) {
    section("SHADOWED RULES", rules.filter(({ status }) => status !== "effective").map(row));
  }
  return `${lines.map((line) => wrapLine(line, { width, indent: 6 })).join("\n")}\n`;
}

function filterLine({ effectiveOnly, source, rule }: AgentsFilters): readonly string[] {
  if (!effectiveOnly && source === null && rule === null) return [];
  const [of, about] = [source ?? "", rule ?? ""].map(visibleLine);
  return [`filters: effective_only=${effectiveOnly} source="${of}" rule="${about}"`];
}

function sizeOf(
  { bytes, usedBytes, cutLine, isUtf8 }: AgentsSource,
  { settings }: AgentsExplanation,
) {
  const size = cutLine === null
    ? formatByteSize(bytes)
    : `${formatByteSize(usedBytes)} of ${
      formatByteSize(bytes)
    }, cut off in line ${cutLine} (project_doc_max_bytes ${settings.maxBytes})`;
  return isUtf8 ? size : `${size}, not UTF-8`;
}

function ruleRow(
  { priority, text, sourcePath, line, status, shadowedBy }: AgentsRule,
  path: (path: string) => string,
): string {
  const own = `  - (${priority ?? "-"}) ${visibleLine(text)}  [${path(sourcePath)}:${line}]`;
  switch (status) {
    case "effective":
      return own;
    case "cut":
      return `${own} cut off`;
    case "repeated":
      return `${own} the same as ${path(shadowedBy!)}`;
    case "shadowed":
      return shadowedBy === null ? `${own} not read` : `${own} -> ${path(shadowedBy)}`;
  }
}

/** Filters go by the path that is shown, as in codexsm. */
function rulesShown(
  { rules }: AgentsExplanation,
  { filters, home }: Pick<ExplainViewOptions, "filters" | "home">,
): readonly AgentsRule[] {
  return filteredRules(rules, {
    ...filters,
    shown: (path) => `${path}\n${homePath(path, home)}`,
  });
}

function countsOf(rules: readonly AgentsRule[]): Readonly<Record<RuleStatus, number>> {
  const counts = { effective: 0, shadowed: 0, repeated: 0, cut: 0 };
  for (const { status } of rules) counts[status]++;
  return counts;
}

/** The same for programs. */
export function agentsExplainDocument(
  explanation: AgentsExplanation,
  options: Pick<ExplainViewOptions, "filters" | "home">,
): AgentsExplainDocument {
  const { cwd, root, sources, unread, settings } = explanation;
  const { effectiveOnly, source, rule } = options.filters;
  const rules = rulesShown(explanation, options);
  const ofProject = sources.filter(({ scope }) => scope === "project");
  return {
    schema: "rollkeep.agents-explain/1",
    cwd,
    root,
    sources: sources.map((each) => ({
      path: each.path,
      priority: each.priority,
      scope: each.scope,
      bytes: each.bytes,
      used_bytes: each.usedBytes,
      truncated: each.cutLine !== null,
      truncated_line: each.cutLine ?? undefined,
      utf8: each.isUtf8,
    })),
    not_read: unread.map(({ path, scope, bytes, reason, detail, hiddenBy }) => ({
      ...{ path, scope, bytes, reason, detail },
      hidden_by: hiddenBy ?? undefined,
    })),
    rules: rules.map(({ id, key, text, sourcePath, line, priority, status, shadowedBy }) => ({
      ...{ id, key, text, source_path: sourcePath, line, priority, status },
      shadowed_by: shadowedBy ?? undefined,
    })),
    limits: {
      max_bytes: settings.maxBytes,
      used_bytes: ofProject.reduce((sum, { usedBytes }) => sum + usedBytes, 0),
      fallback_filenames: settings.fallbackNames,
      root_markers: settings.rootMarkers,
    },
    filters: {
      effective_only: effectiveOnly,
      source_filter: source ?? undefined,
      rule_filter: rule ?? undefined,
    },
    summary: { sources: sources.length, rules: rules.length, ...countsOf(rules) },
  };
}
