import type { Suggestion, SuggestionReason } from "../model/result/suggestion.ts";
import { folderBelow, folderParts, isWindowsPath, partsBelow } from "../text/folder_text.ts";
import { baseName, joinPath } from "../text/path_text.ts";
import type { FoundProjects, Project } from "./find_projects.ts";
import type { GoneFolder } from "./gone_folders.ts";

/** Other places named beside the likeliest. */
const MOST_OTHERS = 3;

/**
 * The likeliest new place of each folder that is gone, by path: a working tree with the same remote, else one that holds a
 * commit of its threads, else a folder of the same base name. Gone folders below another one go along with it where they fit.
 */
export function suggestPlaces(
  gone: readonly GoneFolder[],
  found: FoundProjects,
): readonly Suggestion[] {
  const known = new Set(found.folders);
  const placed = gone.map((folder): Placed => ({ folder, ...placeOf(folder, { found, known }) }));
  const movedWith = new Map<Placed, readonly Placed[]>();
  for (const one of placed) {
    const below = placed.filter(({ folder }) =>
      folder !== one.folder && partsBelow(folder.path, one.folder.path) !== null
    );
    if (below.length > 0 && below.every((other) => goesAlong(other, one))) {
      movedWith.set(one, below);
    }
  }
  const covered = new Set([...movedWith.values()].flat());
  return placed.filter((one) => !covered.has(one)).map((one) => {
    const below = movedWith.get(one) ?? [];
    return {
      from: one.folder.path,
      threads: one.folder.threads,
      below: below.reduce((sum, { folder }) => sum + folder.threads, 0),
      to: one.to,
      reason: one.reason,
      others: one.others,
      tree: below.length > 0,
    };
  });
}

interface Place {
  readonly to: string | null;
  readonly reason: SuggestionReason | null;
  readonly others: readonly string[];
}

interface Placed extends Place {
  readonly folder: GoneFolder;
}

/** Whether a folder below another one has no better place than with it. */
function goesAlong(below: Placed, above: Placed): boolean {
  if (above.to === null) return false;
  const rest = partsBelow(below.folder.path, above.folder.path)!;
  return below.to === null || below.to === above.to || below.to === folderBelow(above.to, rest) ||
    below.reason === "same-name";
}

interface Looking {
  readonly found: FoundProjects;
  /** Every folder that exists below the roots. */
  readonly known: ReadonlySet<string>;
}

function placeOf(folder: GoneFolder, { found, known }: Looking): Place {
  const { folders, projects } = found;
  const hasName = namedAs(folder.path);
  const inside = (matches: (project: Project) => boolean) =>
    projects.filter(matches).map(({ path }) => placeIn(path, { from: folder.path, known }));
  const ways: readonly (readonly [SuggestionReason, () => readonly string[]])[] = [
    ["same-remote", () => inside(({ remotes }) => remotes.some((key) => folder.remotes.has(key)))],
    ["same-commit", () => inside((project) => folder.shas.some((sha) => project.has(sha)))],
    ["same-name", () => folders.filter(hasName)],
  ];
  const trees = new Set<string>(projects.map(({ path }) => path));
  for (const [reason, look] of ways) {
    const places = [...new Set(look())];
    if (places.length === 0) continue;
    const isNamed = (path: string) => hasName(path) ? 0 : 1;
    const isTree = (path: string) => trees.has(path) ? 0 : 1;
    const depth = (path: string) => path.split("/").length;
    const [to, ...others] = places.sort((a, b) =>
      isNamed(a) - isNamed(b) || isTree(a) - isTree(b) || depth(a) - depth(b) || (a < b ? -1 : 1)
    );
    return { to: to!, reason, others: others.slice(0, MOST_OTHERS) };
  }
  return { to: null, reason: null, others: [] };
}

/** Whether a path bears the last name of a folder; that of one of Windows in any case. */
function namedAs(folder: string): (path: string) => boolean {
  const same = sameNames(folder);
  const name = folderParts(folder).at(-1)!;
  return (path) => same(baseName(path), name);
}

/** How names are compared with those of a folder. */
function sameNames(folder: string): (one: string, other: string) => boolean {
  return isWindowsPath(folder)
    ? (one, other) => one.toLowerCase() === other.toLowerCase()
    : (one, other) => one === other;
}

/** A folder within a working tree: behind the part of the old path that bears the tree's name, where that exists; else the tree. */
function placeIn(
  tree: string,
  { from, known }: { readonly from: string; readonly known: ReadonlySet<string> },
): string {
  const same = sameNames(from);
  const parts = folderParts(from);
  const at = parts.findLastIndex((part) => same(part, baseName(tree)));
  if (at < 0 || at === parts.length - 1) return tree;
  const place = joinPath(tree, parts.slice(at + 1).join("/"));
  if (known.has(place)) return place;
  return known.values().find((folder) => same(folder, place)) ?? tree;
}
