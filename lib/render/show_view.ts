import type { EntryObject, ShowHeaderObject } from "./json/threads.ts";
import type { ShowFormat } from "../model/request/request.ts";
import type { ShowHeader, TrashedThread } from "../model/result/show_result.ts";
import type { AgentEntry, Entry, ToolEntry } from "../model/thread/entry.ts";
import { formatByteSize } from "../text/byte_size.ts";
import { instantOf, instantText, localText, relativeText } from "../time/instant_text.ts";
import { listObject } from "./list/list_columns.ts";
import { cellWidthsOf } from "./text/cell_width.ts";
import { INDENT, toJson } from "./text/data_text.ts";
import { homePath } from "./text/home_path.ts";
import { newStyles, type Styles } from "./text/styles.ts";
import type { ViewOptions } from "./text/view_options.ts";
import { visibleLine, visibleText } from "./text/visible.ts";
import { wrapLine } from "./text/wrap.ts";

/** How `show` is drawn. */
export interface ShowViewOptions extends ViewOptions {
  readonly format: ShowFormat;
  /** Whether tool calls and reasoning are whole instead of a line each. */
  readonly full: boolean;
}

/** Draws a conversation as it is read. */
export interface ShowView {
  /** Before the first entry. */
  header(header: ShowHeader): string;
  /** One entry. */
  entry(entry: Entry): string | Promise<string>;
  /** After the last entry. */
  end(): string;
}

/** Cells of a folded line where no terminal gives a width. */
const FOLDED = 100;

/** The view of a format. */
export function newShowView(options: ShowViewOptions): ShowView {
  switch (options.format) {
    case "json":
      return jsonView(options);
    case "ndjson":
      return {
        header: (header) => `${toJson(headerObject(header))}\n`,
        entry: (entry) => `${toJson(entryObject(entry))}\n`,
        end: () => "",
      };
    case "markdown":
      return {
        header: (header) =>
          `# ${escaped(titleOf(header))}\n\n${
            facts(header, options).map(([name, value]) => `- **${name}**: ${escaped(value)}\n`)
              .join("")
          }\n`,
        entry: (entry) => markdownEntry(entry, options),
        end: () => "",
      };
    case "text": {
      const styles = newStyles(options.color);
      return {
        header: (header) =>
          `${wrapLine(styles.strong(visibleLine(titleOf(header))), options)}\n${
            facts(header, options).map(([name, value]) =>
              `${factLine([styles.dim(name.padEnd(10)), visibleLine(value)], options)}\n`
            ).join("")
          }\n`,
        entry: (entry) => textEntry(entry, { options, styles }),
        end: () => "",
      };
    }
  }
}

/** Written as it is read: the begin of the document, its entries one by one, its end. */
function jsonView({ terminal }: ViewOptions): ShowView {
  const indent = terminal ? INDENT : undefined;
  const newLine = terminal ? "\n" : "";
  const [key, entry] = [1, 2].map((level) =>
    newLine + (terminal ? " ".repeat(level * INDENT) : "")
  );
  const colon = terminal ? ": " : ":";
  let count = 0;
  let damaged = 0;
  return {
    header(header) {
      const begin = toJson(headerObject(header), indent);
      return `${begin.slice(0, -1 - newLine.length)},${key}"entries"${colon}[`;
    },
    entry(told) {
      if (told.kind === "damage") damaged += told.lines;
      // No text in JSON has a line of its own: each line break is one between keys.
      const text = toJson(entryObject(told), indent).replaceAll("\n", entry!);
      return `${count++ === 0 ? "" : ","}${entry}${text}`;
    },
    end: () => `${count === 0 ? "" : key}],${key}"damaged_lines"${colon}${damaged}${newLine}}\n`,
  };
}

function headerObject(header: ShowHeader): ShowHeaderObject {
  const { thread } = header;
  return {
    schema: "rollkeep.show/1",
    ...listObject(thread),
    parent: thread.parentId,
    subagent_ids: thread.subagentIds,
    forked_from: header.forkedFromId,
    forks: header.forks,
    titles: Object.fromEntries(header.titles),
    ...(header.away === null ? {} : { restore: header.away.restore }),
    live: thread.live ?? null,
    row_updated_at: header.rowUpdatedAtMs === null ? null : instantText(header.rowUpdatedAtMs),
    last_record_at: header.lastRecordAt,
  };
}

/** An entry with snake_case keys. */
function entryObject(entry: Entry): EntryObject {
  if (entry.kind !== "tool") return { ...entry };
  const { exitCode, ...rest } = entry;
  return { ...rest, exit_code: exitCode };
}

/** The time of a record for who reads it; what is no time stays as it is. */
function recordTime(at: string, { zone }: ViewOptions): string {
  const ms = zone === null ? null : instantOf(at);
  return zone === null || ms === null ? at : localText(ms, zone);
}

function titleOf({ thread }: ShowHeader): string {
  return thread.name ?? thread.preview ?? thread.id ?? thread.path;
}

function facts(header: ShowHeader, options: ViewOptions): [name: string, value: string][] {
  const { thread } = header;
  const { zone, nowMs, terminal, home } = options;
  const shownPath = (path: string) => terminal ? homePath(path, home) : path;
  const time = (ms: number) =>
    zone === null ? instantText(ms) : `${localText(ms, zone)} (${relativeText(ms, nowMs)})`;
  const states = [
    thread.health ?? "unreadable",
    ...(thread.archived ? ["archived"] : []),
    ...(thread.pinned ? ["pinned"] : []),
    ...(thread.compressed ? ["compressed"] : []),
    thread.live === true ? "in use by Codex" : thread.live === false ? "idle" : "use not known",
  ];
  const { away } = header;
  const kin = (id: string) => {
    const title = header.titles.get(id);
    return title === undefined ? id : `${id}  ${title}`;
  };
  const all = (name: string, ids: readonly string[]) =>
    ids.map((id, at): [string, string] => [at === 0 ? name : "", kin(id)]);
  const rows: [string, string | null][] = [
    ["in trash", away === null ? null : trashedText(away, time)],
    ["get back", away?.restore ?? null],
    ["id", thread.id],
    ["name", thread.name],
    ["folder", thread.cwd === null ? null : shownPath(thread.cwd)],
    ["branch", thread.gitBranch],
    ["source", thread.source],
    ["model", [thread.modelProvider, thread.model].filter((part) => part !== null).join(" / ")],
    ["state", states.join(", ")],
    ["created", time(thread.createdAtMs)],
    ["updated", time(thread.updatedAtMs)],
    ["row", header.rowUpdatedAtMs === null ? null : time(header.rowUpdatedAtMs)],
    ["last", header.lastRecordAt === null ? null : recordTime(header.lastRecordAt, options)],
    ["size", formatByteSize(thread.sizeBytes)],
    ["parent", thread.parentId === null ? null : kin(thread.parentId)],
    ...all("children", thread.subagentIds),
    ["forked", header.forkedFromId === null ? null : kin(header.forkedFromId)],
    ...all("forks", header.forks),
    ...thread.rollouts.map(({ path }): [string, string] => ["file", shownPath(path)]),
  ];
  return rows.filter((row): row is [string, string] => row[1] !== null && row[1] !== "");
}

/** A fact, broken between words; a path stays whole, to be pasted. */
function factLine(
  [name, value]: readonly [name: string, value: string],
  { width }: ViewOptions,
): string {
  const line = `${name} ${value}`;
  return /^[~/]/.test(value) ? line : wrapLine(line, { width, indent: 11 });
}

function trashedText({ by, atMs }: TrashedThread, time: (ms: number) => string): string {
  return atMs === null ? by : `${by}, ${time(atMs)}`;
}

const WHO: Readonly<Record<string, string>> = {
  user: "You",
  assistant: "Codex",
  reasoning: "Reasoning",
};

interface TextOptions {
  readonly options: ShowViewOptions;
  readonly styles: Styles;
}

async function textEntry(entry: Entry, { options, styles }: TextOptions): Promise<string> {
  const fold = async (text: string, width = options.width ?? FOLDED) => {
    const line = visibleLine(text);
    return (await cellWidthsOf([line])).cut(line, width);
  };
  const at = (entry: Entry) =>
    entry.at === null ? "" : styles.dim(`  ${visibleLine(recordTime(entry.at, options))}`);
  switch (entry.kind) {
    case "user":
    case "assistant":
      return `${styles.header(WHO[entry.kind]!)}${at(entry)}\n${visibleText(entry.text)}\n\n`;
    case "reasoning":
      return options.full
        ? `${styles.dim(`Reasoning\n${visibleText(entry.text)}`)}\n\n`
        : `${styles.dim(await fold(`· ${entry.text}`))}\n\n`;
    case "agent":
      return `${styles.header(visibleLine(agentsText(entry)))}${at(entry)}\n${
        visibleText(entry.text)
      }\n\n`;
    case "tool": {
      const failed = failureMark(entry);
      if (!options.full) {
        const line = `▸ ${entry.name} ${entry.brief ?? entry.input}`;
        const width = (options.width ?? FOLDED) - failed.length;
        return `${styles.dim(`${await fold(line, width)}${failed}`)}\n\n`;
      }
      const line = `▸ ${entry.name} ${entry.input}${failed}`;
      const output = entry.output === null ? "" : `${visibleText(entry.output).trimEnd()}\n`;
      return `${styles.dim(visibleText(line))}\n${output}\n`;
    }
    default:
      return `${styles.warn(await fold(`── ${markText(entry)}`))}\n\n`;
  }
}

function failureMark({ exitCode, failed }: ToolEntry): string {
  if (exitCode !== null && exitCode !== 0) return ` (exit ${exitCode})`;
  return failed ? " (failed)" : "";
}

/** `/root → /root/helper`, as far as it is recorded. */
function agentsText({ author, recipient }: AgentEntry): string {
  const from = author === null ? "an agent" : `agent ${author}`;
  return recipient === null ? from : `${from} → ${recipient}`;
}

/** What a mark between the messages says. */
function markText(
  entry: Exclude<Entry, { kind: "user" | "assistant" | "reasoning" | "tool" | "agent" }>,
): string {
  switch (entry.kind) {
    case "compaction":
      return `history compacted${entry.text === "" ? "" : `: ${entry.text}`}`;
    case "rollback":
      return `the last ${entry.turns === 1 ? "turn was" : `${entry.turns} turns were`} taken back`;
    case "aborted":
      return `turn stopped${entry.text === "" ? "" : `: ${entry.text}`}`;
    case "error":
      return `error: ${entry.text}`;
    case "part":
    case "note":
      return entry.text;
    case "damage":
      return damageText(entry.lines);
  }
}

/** How many lines of a rollout could not be read. */
export function damageText(lines: number): string {
  return `${lines === 1 ? "1 damaged line" : `${lines} damaged lines`} passed by`;
}

function markdownEntry(entry: Entry, { full }: ShowViewOptions): string {
  switch (entry.kind) {
    case "user":
    case "assistant":
    case "reasoning":
      if (entry.kind === "reasoning" && !full) return "";
      return `## ${WHO[entry.kind]}\n\n${visibleText(entry.text)}\n\n`;
    case "agent":
      return `## ${escaped(agentsText(entry))}\n\n${visibleText(entry.text)}\n\n`;
    case "tool": {
      const shown = full ? entry.input : entry.brief ?? entry.input;
      const input = shown.split("\n").map((line) => `    ${visibleLine(line)}`).join("\n");
      const output = !full || entry.output === null
        ? ""
        : `\n${entry.output.split("\n").map((line) => `    > ${visibleLine(line)}`).join("\n")}\n`;
      return `**${escaped(entry.name)}**${failureMark(entry)}\n\n${input}\n${output}\n`;
    }
    default:
      return `*${escaped(markText(entry))}*\n\n`;
  }
}

/** One line of Markdown that means just its text. */
function escaped(text: string): string {
  return visibleLine(text).replace(/[\\`*_[\]<>#]/g, "\\$&");
}
