/**
 * The table of docs/codex-versions.md: what was tried with a store of each version of Codex, and how it ended.
 *
 * @module
 */

/** What was tried with a store of one version. */
export interface VersionRow {
  readonly version: string;
  /** What such a store has. */
  readonly store: string;
  /** By column: whether it held. */
  readonly results: ReadonlyMap<string, boolean>;
}

/** What a table is made of. */
export interface VersionsTable {
  /** In order. */
  readonly columns: readonly string[];
  /** The newest Codex that was asked. */
  readonly newest: string;
  readonly rows: readonly VersionRow[];
}

const TABLE = /(?<=<!-- versions -->\n\n)[^]*?(?=\n\n<!-- \/versions -->)/;

/** A Markdown text whose table has these rows; those of other versions stay. */
export function renewVersions(text: string, { columns, newest, rows }: VersionsTable): string {
  const lines = new Map(oldRows(text).map((line) => [versionIn(line), line]));
  for (const { version, store, results } of rows) {
    const cells = columns.map((column) => results.get(column) ? "yes" : "no");
    lines.set(version, `| ${[version, store, ...cells].join(" | ")} |`);
  }
  const sorted = [...lines.keys()].sort(byVersion).map((version) => lines.get(version)!);
  const head = ["Codex", "its store", ...columns];
  const table = [
    `| ${head.join(" | ")} |`,
    `| ${head.map(() => "---").join(" | ")} |`,
    ...sorted,
  ].join("\n");
  const asked = `The newest one that was asked is Codex ${newest}.`;
  return text.replace(TABLE, () => `${asked}\n\n${table}`);
}

function oldRows(text: string): readonly string[] {
  const table = TABLE.exec(text)?.[0] ?? "";
  return table.split("\n").filter((line) => /^\| *\d/.test(line));
}

function versionIn(line: string): string {
  return line.split("|")[1]!.trim();
}

function byVersion(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (let at = 0; at < 3; at++) {
    if (left![at] !== right![at]) return (left![at] ?? 0) - (right![at] ?? 0);
  }
  return 0;
}
