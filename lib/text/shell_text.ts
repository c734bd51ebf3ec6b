/**
 * An argument as bash, zsh and fish read it back: bare when harmless (zsh looks up `=name`, fish `%self`), else in single quotes,
 * and quotes and backslashes outside of them: fish takes a backslash within for an escape.
 */
export function shellQuote(argument: string): string {
  if (/^[A-Za-z0-9_@+:,./-][A-Za-z0-9_@%+=:,./-]*$/.test(argument)) return argument;
  if (argument === "") return "''";
  return argument.replace(
    /[^'\\]+|['\\]/g,
    (part) => /['\\]/.test(part) ? `\\${part}` : `'${part}'`,
  );
}

/** A word as bash and fish read it, which may end within a quotation. Variables in it stay as they are. */
export function shellUnquote(word: string): string {
  const parts = /'([^']*)(?:'|$)|"((?:[^"\\]|\\[^])*)(?:"|$)|\\([^]|$)/g;
  return word.replace(parts, (_, single?: string, double?: string, escaped?: string) => {
    return single ?? double?.replace(/\\([$`"\\])/g, "$1") ?? escaped ?? "";
  });
}
