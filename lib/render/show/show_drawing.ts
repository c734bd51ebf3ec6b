import type { ShowFormat } from "../../model/request/request.ts";
import type { ShowHeader } from "../../model/result/show_result.ts";
import type { Entry } from "../../model/thread/entry.ts";
import type { Styles } from "../text/styles.ts";
import type { ViewOptions } from "../text/view_options.ts";

/** How `show` is drawn. */
export interface ShowViewOptions extends ViewOptions {
  readonly format: ShowFormat;
  /** Whether tool calls and reasoning are whole instead of a line each. */
  readonly full: boolean;
  /** How many of the last entries are shown; `null`: all, and only then turns have numbers. */
  readonly last: number | null;
  readonly next: ShowCommands;
}

/** What may be said next. */
export interface ShowCommands {
  /** Shows tool calls and reasoning whole. */
  readonly full: string;
  /** Tells what is wrong with the thread. */
  readonly why: string;
}

/** Draws a conversation as it is read. */
export interface ShowView {
  /** Before the first entry. */
  header(header: ShowHeader): string | Promise<string>;
  /** One entry. */
  entry(entry: Entry): string | Promise<string>;
  /** After the last entry. */
  end(): string;
}

/** The same on a terminal, for people. */
export interface ScreenOptions extends ShowViewOptions {
  readonly width: number;
  readonly styles: Styles;
}
