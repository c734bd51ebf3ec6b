import type { EntryObject, ShowHeaderObject } from "../json/threads.ts";
import type { ShowHeader } from "../../model/result/show_result.ts";
import type { Entry } from "../../model/thread/entry.ts";
import { homePath } from "../text/home_path.ts";
import { formatByteSize } from "../../text/byte_size.ts";
import { instantText, localText, relativeText } from "../../time/instant_text.ts";
import {
  agentsText,
  failureMark,
  markText,
  recordTime,
  titleOf,
  trashedText,
  WHO,
} from "./entry_text.ts";
import type { ShowView, ShowViewOptions } from "./show_drawing.ts";
import { listObject } from "../list/list_columns.ts";
import { cellWidthsOf } from "../text/cell_width.ts";
import { INDENT, toJson } from "../text/data_text.ts";
import { newStyles, type Styles } from "../text/styles.ts";
import type { ViewOptions } from "../text/view_options.ts";
import { visibleLine, visibleText } from "../text/visible.ts";

/** Cells of a folded line where no terminal gives a width. */
const FOLDED = 100;

/** The view of a format. */
export async function newShowView(options: ShowViewOptions): Promise<ShowView> {
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
      if (options.terminal) {
        // A pipe has no need of it.
        const { newShowScreen } = await import("./show_screen.ts");
        return newShowScreen(options);
      }
      const styles = newStyles(options.color);
      return {
        header: (header) =>
          `${styles.strong(visibleLine(titleOf(header)))}\n${
            facts(header, options).map(([name, value]) =>
              `${styles.dim(name.padEnd(10))} ${visibleLine(value)}\n`
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

function facts(header: ShowHeader, options: ViewOptions): [name: string, value: string][] {
  const { thread } = header;
  const { zone, nowMs } = options;
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
    ["folder", thread.cwd === null ? null : homePath(thread.cwd, null)],
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
    ...thread.rollouts.map(({ path }): [string, string] => ["file", path]),
  ];
  return rows.filter((row): row is [string, string] => row[1] !== null && row[1] !== "");
}

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
    default: {
      const text = `── ${markText(entry)}`;
      // The summary of a compaction is the model's own, and long.
      const isFolded = entry.kind === "compaction" && !options.full;
      return `${styles.warn(isFolded ? await fold(text) : visibleText(text))}\n\n`;
    }
  }
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
