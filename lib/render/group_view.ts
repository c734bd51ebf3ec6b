import type { GroupObject } from "./json/threads.ts";
import type { GroupBy, TableFormat } from "../model/request/request.ts";
import type { GroupResult } from "../model/result/group_result.ts";
import { formatByteSize, shortByteSize } from "../text/byte_size.ts";
import { instantText, relativeText } from "../time/instant_text.ts";
import { delimitedLine, jsonText, toJson } from "./text/data_text.ts";
import { homePath } from "./text/home_path.ts";
import { newStyles } from "./text/styles.ts";
import { tableLines } from "./text/table.ts";
import type { ViewOptions } from "./text/view_options.ts";
import { commandText, visibleLine } from "./text/visible.ts";

/** What the groups are drawn with. */
export interface GroupViewOptions extends ViewOptions {
  readonly format: TableFormat;
  /** Command that shows every group. */
  readonly all: string;
}

/** Pieces of output of `group`, in order. */
export async function* renderGroups(
  result: GroupResult,
  options: GroupViewOptions,
): AsyncIterable<string> {
  const objects = (): GroupObject[] =>
    result.groups.map(({ group, count, sizeBytes, latestMs }) => ({
      group,
      count,
      size_bytes: sizeBytes,
      latest: instantText(latestMs),
    }));
  switch (options.format) {
    case "json":
      yield jsonText(objects(), options);
      return;
    case "ndjson":
      for (const group of objects()) yield `${toJson(group)}\n`;
      return;
    case "csv":
    case "tsv": {
      const { format, terminal } = options;
      const written = { separator: format === "csv" ? "," : "\t", terminal } as const;
      yield delimitedLine(["group", "count", "size_bytes", "latest"], written);
      for (const { group, count, size_bytes, latest } of objects()) {
        yield delimitedLine([group, `${count}`, `${size_bytes}`, latest], written);
      }
      return;
    }
    case "table":
      yield* options.terminal ? renderForPeople(result, options) : renderTable(result, options);
      return;
    default:
      options.format satisfies never;
  }
}

/** What the groups are, for people: the title of their column, one of them, many. */
const WORDS: Readonly<Record<GroupBy, readonly [title: string, one: string, many: string]>> = {
  "day": ["DAY", "day", "days"],
  "month": ["MONTH", "month", "months"],
  "host": ["FOLDER", "folder", "folders"],
  "health": ["HEALTH", "state", "states"],
  "source": ["SOURCE", "source", "sources"],
  "branch": ["BRANCH", "branch", "branches"],
  "model": ["MODEL", "model", "models"],
};

/** For people: their words, short sizes, folders cut from the left. */
async function* renderForPeople(
  result: GroupResult,
  options: GroupViewOptions,
): AsyncIterable<string> {
  const styles = newStyles(options.color);
  const { groups, total, by, totalCount, totalBytes } = result;
  const [title, one, many] = WORDS[by];
  const rows = groups.map(({ group, count, sizeBytes, latestMs }) => [
    visibleLine(by === "host" ? homePath(group, options.home) : group) || "-",
    `${count}`,
    shortByteSize(sizeBytes),
    options.zone === null ? instantText(latestMs) : relativeText(latestMs, options.nowMs),
  ]);
  const columns = [
    { title, flexible: true, cutLeft: by === "host" },
    { title: "THREADS", right: true },
    { title: "SIZE", right: true },
    { title: "LATEST" },
  ];
  const [header, ...lines] = await tableLines(rows, {
    columns,
    width: options.width,
    header: true,
  });
  if (rows.length > 0) yield `${styles.dim(header!)}\n`;
  for (const line of lines) yield `${line}\n`;
  const shown = groups.length < total ? `${groups.length} of ${total}` : `${total}`;
  yield `${
    styles.dim(
      `${shown} ${total === 1 ? one : many}, ${totalCount} ${
        totalCount === 1 ? "thread" : "threads"
      }, ${shortByteSize(totalBytes)}`,
    )
  }\n`;
  if (groups.length < total) {
    yield `${styles.dim("all of them:")} ${styles.strong(commandText(options.all))}\n`;
  }
}

async function* renderTable(result: GroupResult, options: ViewOptions): AsyncIterable<string> {
  const styles = newStyles(options.color);
  const rows = result.groups.map(({ group, count, sizeBytes, latestMs }) => [
    visibleLine(result.by === "host" ? homePath(group, options.home) : group) || "-",
    `${count}`,
    formatByteSize(sizeBytes),
    options.zone === null ? instantText(latestMs) : relativeText(latestMs, options.nowMs),
  ]);
  const columns = [
    { title: "GROUP", flexible: true },
    { title: "COUNT", right: true },
    { title: "SIZE", right: true },
    { title: "LATEST" },
  ];
  const [header, ...lines] = await tableLines(rows, {
    columns,
    width: options.width,
    header: true,
  });
  yield `${styles.header(header!)}\n`;
  for (const line of lines) yield `${line}\n`;
  const { groups, total, by, totalCount, totalBytes } = result;
  const shown = groups.length < total ? `${groups.length} of ${total}` : `${total}`;
  const footer = `groups=${shown} by=${by} threads=${totalCount} size=${
    formatByteSize(totalBytes)
  }`;
  yield `${styles.dim(footer)}\n`;
}
