import { filteredRules } from "../../agents/explain_agents.ts";
import type { AgentsFilters, AgentsSettings } from "../../model/request/agents.ts";
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

/**
 * What Codex reads in a folder, in the sections of codexsm (compat §5.2), and before the rules what it does not read: on a terminal
 * behind a sentence, in a pipe behind codexsm's counts.
 */
export function renderAgentsExplain(
  explanation: AgentsExplanation,
  options: ExplainViewOptions,
): string {
  const { sources, unread } = explanation;
  const { filters, color, width, showShadowed, terminal } = options;
  const styles = newStyles(color);
  const path = (each: string) => visibleLine(homePath(each, terminal ? options.home : null));
  const rules = rulesShown(explanation, options);
  const row = (rule: AgentsRule) => ruleRow(rule, path);
  const reaching = rules.filter(({ status }) => status === "effective");
  const others = rules.filter(({ status }) => status !== "effective");
  const head = terminal ? sentenceOf(explanation, path) : countsLine(explanation, { rules, path });
  const lines = [head, ...filterLine(filters)];
  const section = (title: string, rows: readonly string[]) => {
    if (rows.length > 0) lines.push("", styles.header(title), ...rows);
  };
  if (sources.length === 0) lines.push("no AGENTS.md sources discovered");
  const sizes = (each: AgentsSource) => sizeOf(each, explanation.settings);
  section(
    "SOURCES",
    sources.map((each) => `  [${each.priority}] ${path(each.path)}  ${sizes(each)}`),
  );
  section("NOT READ", unread.map((each) => `  ${path(each.path)}  ${path(each.detail)}`));
  if (sources.length > 0) {
    section("EFFECTIVE RULES", reaching.length > 0 ? reaching.map(row) : ["  - (none)"]);
  }
  if (showShadowed) section("SHADOWED RULES", others.map(row));
  else if (terminal && others.length > 0) {
    const [more, be] = others.length === 1
      ? ["1 more rule", "is"]
      : [`${others.length} more rules`, "are"];
    lines.push(
      "",
      styles.dim(
        `${more} that Codex does not get, or cut off, or twice, ${be} shown with --show-shadowed`,
      ),
    );
  }
  return `${lines.map((line) => wrapLine(line, { width, indent: indentOf(line) })).join("\n")}\n`;
}

/** Blanks before what goes on of a line: rows stand out, sentences do not. */
export function indentOf(line: string): number {
  return line.startsWith(" ") ? 6 : 0;
}

/** The answer for people. */
function sentenceOf(
  { sources, cwd, settings: { maxBytes } }: AgentsExplanation,
  path: (path: string) => string,
): string {
  const files = sources.length === 1
    ? "1 file"
    : `${sources.length === 0 ? "no" : sources.length} files`;
  const most = `${formatByteSize(projectBytes(sources))} of at most ${formatByteSize(maxBytes)}`;
  return `Codex reads ${files} of instructions in ${path(cwd)}, of the project ${most}.`;
}

function countsLine(
  { sources, cwd, settings: { maxBytes } }: AgentsExplanation,
  { rules, path }: {
    readonly rules: readonly AgentsRule[];
    readonly path: (path: string) => string;
  },
): string {
  const { effective, shadowed, repeated, cut } = countsOf(rules);
  const counts =
    `rules=${rules.length} effective=${effective} shadowed=${shadowed} repeated=${repeated} cut=${cut}`;
  return `cwd=${path(cwd)} sources=${sources.length} ${counts} bytes=${
    projectBytes(sources)
  }/${maxBytes}`;
}

/** Bytes that the files of the project take together. */
function projectBytes(sources: readonly AgentsSource[]): number {
  return sources.filter(({ scope }) => scope === "project")
    .reduce((sum, { usedBytes }) => sum + usedBytes, 0);
}

function filterLine({ effectiveOnly, source, rule }: AgentsFilters): readonly string[] {
  if (!effectiveOnly && source === null && rule === null) return [];
  const [of, about] = [source ?? "", rule ?? ""].map(visibleLine);
  return [`filters: effective_only=${effectiveOnly} source="${of}" rule="${about}"`];
}

function sizeOf(
  { bytes, usedBytes, cutLine, isUtf8 }: AgentsSource,
  { maxBytes }: AgentsSettings,
): string {
  const size = cutLine === null
    ? formatByteSize(bytes)
    : `${formatByteSize(usedBytes)} of ${
      formatByteSize(bytes)
    }, cut off in line ${cutLine} (project_doc_max_bytes ${maxBytes})`;
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
      used_bytes: projectBytes(sources),
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
