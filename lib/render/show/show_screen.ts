import type { DamageEntry, Entry, ToolEntry } from "../../model/thread/entry.ts";
import { instantOf, spokenText } from "../../time/instant_text.ts";
import { cellWidthsOf } from "../text/cell_width.ts";
import { paragraphLines } from "../text/paragraphs.ts";
import { newStyles } from "../text/styles.ts";
import { commandText, visibleLine, visibleText } from "../text/visible.ts";
import { agentsText, damageText, failureMark, markText, WHO } from "./entry_text.ts";
import { headLines } from "./show_head.ts";
import type { ScreenOptions, ShowView, ShowViewOptions } from "./show_drawing.ts";

/** Cells of a terminal that does not tell how many it has. */
const USUAL_WIDTH = 80;
/** Cells before everything that is said, where the numbers of the turns stand. */
const MARGIN = 3;

/** A conversation for people: what they ask about a thread first, its path last, then turn by turn what was said. */
export function newShowScreen(given: ShowViewOptions): ShowView {
  const options = {
    ...given,
    width: given.width ?? USUAL_WIDTH,
    styles: newStyles(given.color),
  };
  const { styles, next } = options;
  const state: Told = { turn: 0, day: "", before: null, folded: 0, damages: 0, damaged: 0 };
  return {
    async header(header) {
      const lines = await headLines(header, options);
      return `${lines.join("\n")}\n${styles.dim("─".repeat(options.width))}\n`;
    },
    entry: async (entry) => (await entryLines(entry, { options, state })).join("\n") + "\n",
    end() {
      if (state.before === null) {
        return `${" ".repeat(MARGIN)}${styles.dim("Nothing was said in it.")}\n`;
      }
      const damage = state.damages > 1
        ? `\n${styles.warn(`${damageText(state.damaged)} in all`)}\n`
        : "";
      if (state.folded === 0) return damage;
      return `${damage}\n${styles.dim("Tool calls whole:")} ${
        styles.strong(commandText(next.full))
      }\n`;
    },
  };
}

/** What was told so far. */
interface Told {
  /** Number of the turn at hand. */
  turn: number;
  /** The day that was named last. */
  day: string;
  /** The entry before; `null`: there is none. */
  before: Entry["kind"] | null;
  /** Entries of which there is more than their line. */
  folded: number;
  /** Places with lines that could not be read. */
  damages: number;
  /** Such lines. */
  damaged: number;
}

/** What somebody said. */
type SaidEntry = Exclude<Entry, ToolEntry | DamageEntry | { readonly kind: "rollback" }>;

interface Drawing {
  readonly options: ScreenOptions;
  readonly state: Told;
}

/** Lines of an entry, with the empty one before it where something else begins. */
async function entryLines(entry: Entry, drawing: Drawing): Promise<readonly string[]> {
  const { options: { full, styles, width }, state } = drawing;
  const { before } = state;
  state.before = entry.kind;
  const isFirst = before === null;
  const body = (text: string) => indented(text, width);
  switch (entry.kind) {
    case "user":
    case "assistant":
    case "agent": {
      const heading = await headingOf(entry, drawing);
      return [...(isFirst ? [] : [""]), heading, ...await body(visibleText(entry.text).trim())];
    }
    case "reasoning":
      if (full) {
        const lines = await body(visibleText(entry.text).trimEnd());
        return [...(isFirst ? [] : [""]), ...["   Reasoning", ...lines].map(styles.dim)];
      }
      return [styles.dim(await folded(`· ${entry.text}`, drawing))];
    case "tool":
      if (full) return [...(isFirst ? [] : [""]), ...await wholeTool(entry, drawing)];
      return [styles.dim(await foldedTool(entry, drawing))];
    default: {
      if (entry.kind === "rollback") state.turn = Math.max(0, state.turn - entry.turns);
      if (entry.kind === "damage") {
        state.damages++;
        state.damaged += entry.lines;
      }
      const text = `── ${markText(entry)}`;
      const lines = entry.kind === "compaction" && !full
        ? [await folded(text, drawing)]
        : await body(visibleText(text).trimEnd());
      const isRunning = before === entry.kind && entry.kind !== "part";
      return [...(isFirst || isRunning ? [] : [""]), ...lines.map(styles.warn)];
    }
  }
}

/** ` 1 You, 16 Nov 13:00`. */
async function headingOf(entry: SaidEntry, { options, state }: Drawing): Promise<string> {
  const { styles, last, width } = options;
  if (entry.kind === "user") state.turn++;
  const isNumbered = entry.kind === "user" && last === null;
  const number = (isNumbered ? `${state.turn}` : "").padStart(MARGIN - 1);
  const who = entry.kind === "agent" ? visibleLine(agentsText(entry)) : WHO[entry.kind]!;
  const at = saidAt(entry, { options, state });
  const cells = await cellWidthsOf([who, at]);
  const room = Math.max(10, width - number.length - 1);
  const shown = cells.cut(who, room);
  const rest = cells.cut(at, Math.max(0, room - cells.widthOf(shown)));
  return `${styles.dim(number)} ${styles.header(shown)}${styles.dim(rest)}`;
}

/** When it was said, behind a comma: the day where it is not the one before. What is no time stays as it is. */
function saidAt({ kind, at }: SaidEntry, { options: { zone, nowMs }, state }: Drawing): string {
  if (at === null) return "";
  const ms = zone === null ? null : instantOf(at);
  if (zone === null || ms === null) return `, ${visibleLine(at)}`;
  const spoken = spokenText(ms, { zone, nowMs });
  const end = spoken.lastIndexOf(" ");
  const day = spoken.slice(0, end);
  const isSame = day === state.day && kind !== "user";
  state.day = day;
  return `, ${isSame ? spoken.slice(end + 1) : spoken}`;
}

async function indented(text: string, width: number): Promise<readonly string[]> {
  const cells = await cellWidthsOf([text]);
  const room = Math.max(10, width - MARGIN);
  return paragraphLines(text, { room, cells }).map((line) =>
    `${" ".repeat(MARGIN)}${line}`.trimEnd()
  );
}

/** The begin of a text in one line, behind it `end`. */
async function folded(
  text: string,
  { options: { width }, state }: Drawing,
  end = "",
): Promise<string> {
  const line = visibleLine(text);
  const room = Math.max(10, width - MARGIN - end.length);
  const shown = (await cellWidthsOf([line])).cut(line, room);
  if (shown !== text) state.folded++;
  return `${" ".repeat(MARGIN)}${shown}${end}`;
}

async function foldedTool(entry: ToolEntry, drawing: Drawing): Promise<string> {
  if (entry.output !== null) drawing.state.folded++;
  const line = `▸ ${entry.name} ${entry.brief ?? entry.input}`;
  return await folded(line, drawing, failureMark(entry));
}

async function wholeTool(
  entry: ToolEntry,
  { options: { styles, width } }: Drawing,
): Promise<readonly string[]> {
  const call = await indented(
    visibleText(`▸ ${entry.name} ${entry.input}${failureMark(entry)}`),
    width,
  );
  const output = entry.output === null
    ? []
    : await indented(visibleText(entry.output).trimEnd(), width);
  return [...call.map(styles.dim), ...output];
}
