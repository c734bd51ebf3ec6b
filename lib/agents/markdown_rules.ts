/** A paragraph or list item of a Markdown text. */
export interface MarkdownRule {
  /** Its lines joined by a blank, with the mark of a list item. */
  readonly text: string;
  /** Its first line, from 1. */
  readonly line: number;
  /** Where its first line begins in the text, in UTF-16 units. */
  readonly start: number;
  /** Where its last line ends. */
  readonly end: number;
}

interface OpenRule {
  readonly lines: string[];
  readonly line: number;
  readonly start: number;
  end: number;
}

/** Lines of code between two marks. */
interface Fence {
  readonly mark: string;
  /** How deep it is quoted: a line that is less so ends it. */
  readonly depth: number;
}

interface Scan {
  readonly rules: MarkdownRule[];
  open: OpenRule | null;
  fence: Fence | null;
  /** Until where lines are of a comment; `null`: none is open. */
  commentEnd: string | null;
  inTable: boolean;
  /** Whether what is indented belongs to a list. */
  inList: boolean;
  afterBlank: boolean;
}

/** One line, as the scan sees it. */
interface Line {
  /** Without the marks of a quotation. */
  readonly text: string;
  readonly trimmed: string;
  readonly depth: number;
  readonly indent: number;
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The rules of a Markdown text: its paragraphs and list items. Headings, code, tables, comments, rulers, definitions of links, lines of
 * nothing but tags and what stands between two `---` at the very start are none.
 */
export function markdownRules(text: string): readonly MarkdownRule[] {
  const scan: Scan = {
    rules: [],
    open: null,
    fence: null,
    commentEnd: null,
    inTable: false,
    inList: false,
    afterBlank: true,
  };
  const lines = linesOf(text);
  for (const line of lines.slice(frontMatter(lines))) {
    readLine(line, scan);
    scan.afterBlank = line.trimmed === "";
  }
  closeRule(scan);
  return scan.rules;
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  let number = 1;
  while (start < text.length) {
    const feed = text.indexOf("\n", start);
    const end = feed < 0 ? text.length : feed;
    lines.push(lineOf(text.slice(start, end), { number, start, end }));
    start = end + 1;
    number++;
  }
  return lines;
}

const QUOTE = /^ {0,3}>( ?)/;

function lineOf(whole: string, place: Pick<Line, "number" | "start" | "end">): Line {
  let text = whole;
  let depth = 0;
  for (let mark = QUOTE.exec(text); mark !== null; mark = QUOTE.exec(text)) {
    text = text.slice(mark[0].length);
    depth++;
  }
  const indent = text.replaceAll("\t", "    ").search(/\S/);
  return { text, trimmed: text.trim(), depth, indent: Math.max(indent, 0), ...place };
}

/** How many lines stand between two `---` at the start, these included. */
function frontMatter(lines: readonly Line[]): number {
  if (lines[0]?.text.trimEnd() !== "---") return 0;
  return 1 + lines.findIndex(({ text }, at) => at > 0 && /^(?:---|\.\.\.)\s*$/.test(text));
}

function readLine(line: Line, scan: Scan): void {
  if (isInside(line, scan)) return;
  const { trimmed } = line;
  if (trimmed === "") {
    closeRule(scan);
    scan.inTable = false;
    return;
  }
  if (scan.inTable) {
    if (!startsBlock(trimmed)) return;
    scan.inTable = false;
  }
  if (isTableRuler(trimmed) && isTableHead(scan)) {
    scan.open = null;
    scan.inTable = true;
    return;
  }
  // A line under a paragraph makes it a heading.
  if (/^(?:=+|-+)$/.test(trimmed) && scan.open !== null) {
    if (ITEM.test(scan.open.lines[0]!)) closeRule(scan);
    scan.open = null;
    return;
  }
  if (isNoRule(line, scan)) {
    closeRule(scan);
    return;
  }
  addText(line, scan);
}

/** Whether a line is of code or of a comment that is open, or opens one. */
function isInside(line: Line, scan: Scan): boolean {
  const { trimmed, depth } = line;
  if (scan.commentEnd !== null) {
    if (trimmed.includes(scan.commentEnd)) scan.commentEnd = null;
    return true;
  }
  if (scan.fence !== null) {
    if (depth >= scan.fence.depth) {
      if (closesFence(trimmed, scan.fence)) scan.fence = null;
      return true;
    }
    scan.fence = null;
  }
  const content = trimmed.replace(ITEM, "");
  const mark = fenceMark(content);
  if (mark !== null) {
    closeRule(scan);
    if (content !== trimmed) scan.inList = true;
    scan.fence = { mark, depth };
    return true;
  }
  if (!content.startsWith("<!--")) return false;
  closeRule(scan);
  scan.commentEnd = content.includes("-->", 4) ? null : "-->";
  return true;
}

/** A list mark and the blanks behind it. */
const ITEM = /^(?:[-*+]|\d{1,9}[.)])(?:\s+|$)/;

/** The mark that opens code; `null`: the line opens none. What has backticks behind its mark is code in a line. */
function fenceMark(content: string): string | null {
  const mark = /^(?:`{3,}|~{3,})/.exec(content)?.[0];
  if (mark === undefined) return null;
  return mark.startsWith("`") && content.includes("`", mark.length) ? null : mark;
}

function closesFence(trimmed: string, { mark }: Fence): boolean {
  return trimmed.startsWith(mark) && trimmed === mark[0]!.repeat(trimmed.length);
}

function isTableRuler(trimmed: string): boolean {
  if (!trimmed.includes("|")) return false;
  const cells = trimmed.replace(/^\|/, "").replace(/\|$/, "").split("|");
  return cells.every((cell) => /^:?-+:?$/.test(cell.trim()));
}

/** Whether the open rule is one line of cells. */
function isTableHead({ open }: Scan): boolean {
  return open !== null && open.lines.length === 1 && open.lines[0]!.includes("|");
}

function startsBlock(trimmed: string): boolean {
  return ITEM.test(trimmed) || HEADING.test(trimmed);
}

const HEADING = /^#{1,6}(?:\s|$)/;

function isNoRule({ trimmed, indent, depth }: Line, scan: Scan): boolean {
  if (HEADING.test(trimmed) || isRuler(trimmed)) {
    scan.inList = false;
    return true;
  }
  if (depth === 0 && indent >= 4 && scan.open === null && scan.afterBlank && !scan.inList) {
    return true;
  }
  if (scan.open !== null) return false;
  return /^\[[^\]]+\]:\s*\S/.test(trimmed) || /^(?:<\/?[a-z][^<>]*>\s*)+$/i.test(trimmed);
}

function isRuler(trimmed: string): boolean {
  return /^(?:-{3,}|\*{3,}|_{3,})$/.test(trimmed.replaceAll(/[ \t]/g, ""));
}

function addText({ trimmed, indent, number, start, end }: Line, scan: Scan): void {
  const isItem = ITEM.test(trimmed);
  if (isItem) {
    closeRule(scan);
    scan.inList = true;
    // A mark alone says nothing, and neither does a heading in an item.
    const content = trimmed.replace(ITEM, "");
    if (content === "" || HEADING.test(content)) return;
  } else if (scan.open !== null) {
    scan.open.lines.push(trimmed);
    scan.open.end = end;
    return;
  } else if (indent < 2) scan.inList = false;
  scan.open = { lines: [trimmed], line: number, start, end };
}

function closeRule(scan: Scan): void {
  if (scan.open === null) return;
  const { lines, line, start, end } = scan.open;
  scan.rules.push({ text: lines.join(" "), line, start, end });
  scan.open = null;
}
