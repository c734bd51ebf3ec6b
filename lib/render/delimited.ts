/** A record of csv or tsv: quoted where needed, spreadsheet formulas defused with `'`, LF at the end. */
export function delimitedLine(values: readonly string[], separator: "," | "\t"): string {
  return `${values.map((value) => field(value, separator)).join(separator)}\n`;
}

function field(value: string, separator: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  const needsQuotes = safe.includes(separator) || /["\r\n]|^\s|\s$/.test(safe);
  return needsQuotes ? `"${safe.replaceAll('"', '""')}"` : safe;
}
