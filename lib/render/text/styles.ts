/** How text is styled; without colour every function gives its text back. */
export interface Styles {
  readonly header: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly strong: (text: string) => string;
  /** A folder. */
  readonly folder: (text: string) => string;
  /** What stands before a thread. */
  readonly mark: (text: string) => string;
}

/** The styles, with or without colour. */
export function newStyles(color: boolean): Styles {
  const sgr = (codes: string) => (text: string) =>
    color && text !== "" ? `\u001b[${codes}m${text}\u001b[0m` : text;
  return {
    header: sgr("1;36"),
    dim: sgr("2"),
    good: sgr("32"),
    warn: sgr("33"),
    bad: sgr("31"),
    strong: sgr("1"),
    folder: sgr("34"),
    mark: sgr("33"),
  };
}
