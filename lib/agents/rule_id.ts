/** What makes a rule. */
export interface RuleIdentity {
  readonly path: string;
  /** Line, from 1. */
  readonly line: number;
  readonly text: string;
}

/** FNV-1a of 64 bits over path, line and text with NUL between them, as 16 hexadecimal digits (compat §5.1). */
export function ruleId({ path, line, text }: RuleIdentity): string {
  let [high, low] = [0xcbf29ce4, 0x84222325];
  for (const byte of new TextEncoder().encode(`${path}\0${line}\0${text}`)) {
    low = (low ^ byte) >>> 0;
    // Times 2^40 + 435.
    const product = low * 435;
    high = (Math.imul(high, 435) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return [high, low].map((half) => half.toString(16).padStart(8, "0")).join("");
}

/** A text in lower case, its blanks made one: rules that are the same but for these are one (compat §5.1). */
export function ruleKey(text: string): string {
  return text.toLowerCase().replace(/\s+/g, " ").trim();
}
