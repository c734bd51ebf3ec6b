/** How text is styled; without colour every function gives its text back. */
export interface Styles {
  readonly header: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly strong: (text: string) => string;
}

/** The styles, with or without colour. */
export function newStyles(color: boolean): Styles {
  const sgr = (codes: string) => (text: string) =>
    color ? `\u001b[${codes}m${text}\u001b[0m` : text;
  return {
    header: sgr("1;36"),
    dim: sgr("2"),
    good: sgr("32"),
    warn: sgr("33"),
    bad: sgr("31"),
    strong: sgr("1"),
  };
}
