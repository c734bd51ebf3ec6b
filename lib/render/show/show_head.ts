import type { ShowHeader } from "../../model/result/show_result.ts";
import { shortByteSize } from "../../text/byte_size.ts";
import { instantText, spokenAgo, spokenText } from "../../time/instant_text.ts";
import { type CellWidths, cellWidthsOf } from "../text/cell_width.ts";
import { homePath } from "../text/home_path.ts";
import { paragraphLines } from "../text/paragraphs.ts";
import { newShortIds, type ShortId } from "../text/short_id.ts";
import { commandText, visibleLine } from "../text/visible.ts";
import { wrapLine } from "../text/wrap.ts";
import type { ScreenOptions } from "./show_drawing.ts";

/** Cells between what stands at the left and what at the right. */
const GAP = 2;
/** Lines that a name may take. What the user said first is shown whole below, and has one. */
const NAME_LINES = 3;
/** Sub-agents, forks and files that are named, unless all are asked for. */
const MOST_KIN = 5;

/** What is told of a thread before its conversation: title and id, what it is, when, its kin by title, its files. */
export async function headLines(
  header: ShowHeader,
  options: ScreenOptions,
): Promise<readonly string[]> {
  const { thread, forkedFromId, forks } = header;
  const kin = [thread.parentId, forkedFromId, ...thread.subagentIds, ...forks];
  const ids = [thread.id, ...kin].filter((id) => id !== null);
  const facts = factsOf(header, options);
  const { name, preview } = thread;
  const titles = [name ?? preview ?? "", ...header.titles.values()].map(visibleLine);
  const cells = await cellWidthsOf([...titles, ...facts.map(({ text }) => text)]);
  const drawing = { options, cells, shortId: newShortIds(ids) };
  return [
    ...titleLines(header, drawing),
    ...trashLines(header, options),
    ...joined(facts, drawing),
    ...timeLines(header, options),
    ...troubleLines(header, options),
    ...kinLines(header, drawing),
    ...pathLines(header, options),
  ];
}

interface Drawing {
  readonly options: ScreenOptions;
  readonly cells: CellWidths;
  readonly shortId: (id: string) => ShortId;
}

/** The title, and the id at the right edge: whole where the title leaves room for it, else its start. */
function titleLines(
  header: ShowHeader,
  { options: { styles, width }, cells, shortId }: Drawing,
): readonly string[] {
  const { id, name, preview } = header.thread;
  const title = visibleLine(name ?? preview ?? "(no title)").trim();
  if (id === null) return paragraphLines(title, { room: width, cells }).map(styles.strong);
  const short = shortId(id);
  const needed = cells.widthOf(title) + GAP;
  const shown = needed + id.length <= width ? id : short.text;
  const room = Math.max(10, width - GAP - shown.length);
  const all = paragraphLines(title, { room, cells });
  const most = name === null ? 1 : NAME_LINES;
  const kept = all.slice(0, most).map((line, at) =>
    cells.cut(at === most - 1 && all.length > most ? `${line} …` : line, room)
  );
  const [first = "", ...more] = kept;
  const space = " ".repeat(Math.max(GAP, width - cells.widthOf(first) - shown.length));
  const unique = Math.min(short.unique, shown.length);
  const told = styles.strong(shown.slice(0, unique)) + styles.dim(shown.slice(unique));
  return [`${styles.strong(first)}${space}${told}`, ...more.map(styles.strong)];
}

/** What put it into the trash, and how it comes back. */
function trashLines({ away }: ShowHeader, options: ScreenOptions): readonly string[] {
  if (away === null) return [];
  const { styles, width, home } = options;
  const when = away.atMs === null ? "" : ` since ${timeText(away.atMs, options)}`;
  const by = away.by.split(" ").map((word) => homePath(word, home)).join(" ");
  return [
    wrapLine(styles.warn(visibleLine(`in the trash${when}: ${by}`)), { width }),
    `${styles.dim("get it back:")} ${styles.strong(commandText(away.restore))}`,
  ];
}

interface Fact {
  /** Sanitised. */
  readonly text: string;
  readonly style?: (text: string) => string;
}

function factsOf(
  { thread, isListed, away }: ShowHeader,
  { styles, home }: ScreenOptions,
): readonly Fact[] {
  const { cwd, gitBranch, source, model, modelProvider, sizeBytes, archived } = thread;
  const picker = away !== null || isListed === null
    ? null
    : isListed
    ? `in Codex's picker${archived ? ", archived" : ""}`
    : "not in Codex's picker";
  const facts: readonly (Fact | null)[] = [
    cwd === null ? null : { text: homePath(cwd, home), style: styles.folder },
    gitBranch === null ? null : { text: `branch ${gitBranch}` },
    source === null ? null : { text: source },
    model === null && modelProvider === null ? null : { text: `${model ?? modelProvider}` },
    { text: shortByteSize(sizeBytes) },
    picker === null
      ? archived ? { text: "archived" } : null
      : { text: picker, ...(isListed ? {} : { style: styles.warn }) },
    thread.pinned ? { text: "pinned" } : null,
    thread.live === true ? { text: "open in Codex", style: styles.warn } : null,
  ];
  return facts.flatMap((fact) => fact === null ? [] : { ...fact, text: visibleLine(fact.text) });
}

/** Facts in as few lines as hold them. */
function joined(facts: readonly Fact[], { options: { styles, width }, cells }: Drawing) {
  const lines: string[] = [];
  let room = 0;
  for (const { text: whole, style } of facts) {
    const text = style === styles.folder ? cells.cutLeft(whole, width) : cells.cut(whole, width);
    const shown = style === undefined ? text : style(text);
    const needed = cells.widthOf(text) + " · ".length;
    const line = lines.at(-1);
    if (line !== undefined && needed <= room) {
      lines[lines.length - 1] = `${line}${styles.dim(" · ")}${shown}`;
      room -= needed;
    } else {
      lines.push(shown);
      room = width - cells.widthOf(text);
    }
  }
  return lines;
}

function timeText(ms: number, { zone, nowMs }: ScreenOptions): string {
  return zone === null ? instantText(ms) : spokenText(ms, { zone, nowMs });
}

function timeLines({ thread, turns }: ShowHeader, options: ScreenOptions): readonly string[] {
  const { nowMs, width, zone } = options;
  const used = zone === null
    ? timeText(thread.updatedAtMs, options)
    : spokenAgo(thread.updatedAtMs, nowMs);
  const begun = thread.isCreationKnown ? `begun ${timeText(thread.createdAtMs, options)}, ` : "";
  const count = turns === null ? "" : turns === 1 ? ", 1 turn" : `, ${turns || "no"} turns`;
  return [wrapLine(`${begun}last used ${used}${count}`, { width })];
}

/** What is not well, and what tells more. */
function troubleLines(
  { thread, isListed, away }: ShowHeader,
  { styles, width, next }: ScreenOptions,
): readonly string[] {
  const { health, parentId } = thread;
  const damage = health === null
    ? "it cannot be read"
    : health === "missing-meta"
    ? "its metadata is missing"
    : health === "corrupted"
    ? "it is damaged"
    : null;
  // Codex lists no sub-agents, and means to.
  const isMissed = isListed === false && parentId === null && away === null;
  if (damage === null && !isMissed) return [];
  const said = damage === null ? "why" : damage;
  const line = `${damage === null ? styles.dim(`${said}:`) : styles.bad(`${said}:`)} ${
    styles.strong(commandText(next.why))
  }`;
  return [wrapLine(line, { width })];
}

function kinLines(header: ShowHeader, drawing: Drawing): readonly string[] {
  const { thread: { parentId, subagentIds }, forkedFromId, forks } = header;
  const { options: { full, width, styles }, cells, shortId } = drawing;
  const line = (label: string) => (id: string) => {
    const title = header.titles.get(id);
    const told = title === undefined ? "" : ` “${visibleLine(title).trim()}”`;
    const { text, unique } = shortId(id);
    const shown = id.includes("/") ? visibleLine(id) : text;
    const room = width - label.length - 1 - shown.length;
    const cut = cells.cut(told, Math.max(10, room - 1));
    const name = styles.strong(shown.slice(0, unique)) + shown.slice(unique);
    return `${styles.dim(label)} ${name}${cut}${cut === told || told === "" ? "" : "”"}`;
  };
  const some = (ids: readonly string[], label: string, what: string) => {
    const shown = full ? ids : ids.slice(0, MOST_KIN);
    const more = ids.length - shown.length;
    return [
      ...shown.map(line(label)),
      ...(more === 0 ? [] : [styles.dim(`… and ${more} more ${what}: --full`)]),
    ];
  };
  return [
    ...(parentId === null ? [] : [parentId].map(line("sub-agent of"))),
    ...(forkedFromId === null ? [] : [forkedFromId].map(line("fork of"))),
    ...some(subagentIds, "sub-agent", "sub-agents"),
    ...some(forks, "forked as", "forks"),
  ];
}

/** Paths stay whole, to be taken from the screen. */
function pathLines(
  { thread: { rollouts } }: ShowHeader,
  { styles, home, full }: ScreenOptions,
): readonly string[] {
  const shown = full ? rollouts : rollouts.slice(0, MOST_KIN);
  const more = rollouts.length - shown.length;
  return [
    ...shown.map(({ path }) => styles.dim(visibleLine(homePath(path, home)))),
    ...(more === 0 ? [] : [styles.dim(`… and ${more} more files: --full`)]),
  ];
}
