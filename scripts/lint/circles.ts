import { importedPath } from "./rooms.ts";

/** Static imports, types and what is exported on included; what is imported by `import()` is read when it is needed. */
const STATIC = /^(?:import|export)\b[^"'`;]*?(?:\bfrom\s*)?"(\.[^"]+)"|\bimport\("(\.[^"]+)"\)\./gm;

/** Files that a file imports, by path below the root. */
function importsOf(path: string, text: string): readonly string[] {
  return [...text.matchAll(STATIC)].flatMap(([, plain, type]) =>
    importedPath(path, plain ?? type ?? "") ?? []
  );
}

/** By root and path: what files on disk import. A process lints one state of them. */
const known = new Map<string, readonly string[]>();

function importsOnDisk(root: string, path: string): readonly string[] {
  const file = root + path;
  const found = known.get(file) ?? importsOf(path, textOf(file));
  known.set(file, found);
  return found;
}

/** Of a file that is not there the type check tells. */
function textOf(file: string): string {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/**
 * The way from an imported file back to the file that imports it, each by its path below the root; `null` when there is none.
 * `root` ends with a slash, or is empty.
 */
export function wayBack(from: string, to: string, root: string): readonly string[] | null {
  const ways: string[][] = [[to]];
  const seen = new Set([to]);
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1)!;
    if (last === from) return way;
    for (const next of importsOnDisk(root, last)) {
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return null;
}
