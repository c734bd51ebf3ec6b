import type { ThreadsAmong } from "../model/request/complete.ts";

/** One flag of a command. Repeating a flag that takes one value keeps the last. */
export interface FlagSpec {
  /** Long name without hyphens. */
  readonly name: string;
  /** One letter; left out: none. */
  readonly short?: string;
  /** What it takes. */
  readonly takes: Takes;
  /** Environment variable that gives its value where nothing is typed; left out: none. */
  readonly variable?: string;
  /** One line for the help page. */
  readonly brief: string;
  /** Heading of the help page it stands under. */
  readonly group: FlagGroup;
}

/** Headings of a help page, in their order. */
export const FLAG_GROUPS = ["Selecting", "Output", "Safety", "Store"] as const;
/** One of {@link FLAG_GROUPS}. */
export type FlagGroup = typeof FLAG_GROUPS[number];

/** What a flag takes. */
export type Takes =
  /** Nothing, or `=true` and `=false`; `--no-NAME` is false. */
  | { readonly kind: "boolean" }
  /** Text that is not blank. `known`: words that are proposed for it; several behind one flag where the placeholder has a comma. */
  | {
    readonly kind: "text";
    readonly placeholder: string;
    readonly repeats: boolean;
    readonly known?: readonly string[];
  }
  /** Nothing, or a path: behind `=`, or as the next word where that is one by its looks. Without any its value is empty. */
  | { readonly kind: "path-or-nothing"; readonly placeholder: string }
  /** One of these words, in any case. */
  | { readonly kind: "choice"; readonly words: readonly string[]; readonly repeats: boolean }
  /** A whole number from 0; `signed`: below 0 as well, which means the same as 0. */
  | { readonly kind: "count"; readonly signed?: true };

/** Headings of the program's help page, in their order. */
export const HELP_GROUPS = ["Look", "Check", "Change", "Take back", "Trash", "Program"] as const;
/** One of {@link HELP_GROUPS}. */
export type HelpGroup = typeof HELP_GROUPS[number];

/** How a command is called, and the heading of the help page it stands under. */
export interface CommandName {
  /** Word or words that call it. */
  readonly name: string;
  /** Single words that call it too; left out: none. */
  readonly aliases?: readonly string[];
  readonly group: HelpGroup;
}

/** A command as declared, with what it is called. */
export interface CommandSpec extends CommandName, Declaration {}

/** A command as declared: what it takes and how it explains itself. */
export interface Declaration {
  /** One sentence. */
  readonly brief: string;
  /** More, in lines of at most 100 characters; left out: none. */
  readonly details?: readonly string[];
  readonly flags: readonly FlagSpec[];
  /** Positional words. */
  readonly positionals: {
    /** As shown in the usage line, e.g. `[ID…]`. */
    readonly usage: string;
    readonly least: number;
    readonly most: number;
    /** Threads that an `ID` may name; left out: any of the store. */
    readonly among?: ThreadsAmong;
  };
  /** Command lines that work as printed, and what they do. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
}
