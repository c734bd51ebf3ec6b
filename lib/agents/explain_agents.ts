import type { AgentsFilters, AgentsGround } from "../model/request/agents.ts";
import type { AgentsExplanation, AgentsRule } from "../model/result/agents_result.ts";
import type { Files } from "../system/files.ts";
import { markdownRules } from "./markdown_rules.ts";
import { decodedText, readInstructions, type ReadPlace } from "./read_instructions.ts";
import { ruleId, ruleKey } from "./rule_id.ts";
import { type WeighedPlace, weighSources } from "./weigh_sources.ts";

/** What Codex gets to read in a folder: reads the files of a ground, and tells each rule in them what becomes of it. */
export function explainGround(ground: AgentsGround, files: Files): AgentsExplanation {
  const { cwd, root, settings, configTroubles } = ground;
  const weighed = weighSources(ground, readInstructions(ground, { files }));
  const first = new Map<string, string>();
  const taken = weighed.filter(({ source }) => source !== null);
  const left = weighed.filter(({ source }) => source === null);
  return {
    cwd,
    root,
    settings,
    configTroubles,
    sources: taken.map(({ source }) => source!),
    unread: left.map(({ unread }) => unread!),
    rules: [...taken, ...left].flatMap((place) => rulesOf(place, first)),
    partlyRead: taken.filter(({ read, source }) =>
      read.known !== null && read.known.length < source!.usedBytes
    ).map(({ read }) => read.place.path),
  };
}

function isPartlyKnown({ known, bytes }: ReadPlace): boolean {
  return known !== null && known.length < bytes;
}

/** The rules of one file. `first` knows where each key was given to Codex, and learns. */
function rulesOf(
  { read, source, unread }: WeighedPlace,
  first: Map<string, string>,
): readonly AgentsRule[] {
  if (read.known === null) return [];
  const { path } = read.place;
  const text = decodedText(read.known, { goesOn: isPartlyKnown(read) });
  const used = source === null ? 0 : usedUnits(read.known, source.usedBytes);
  return markdownRules(text).map(({ text, line, start, end }) => {
    const key = ruleKey(text);
    const rule = { id: ruleId({ path, line, text }), key, text, sourcePath: path, line };
    if (source === null) {
      return {
        ...rule,
        priority: null,
        status: "shadowed",
        shadowedBy: unread!.hiddenBy,
      };
    }
    const { priority } = source;
    if (start >= used) return { ...rule, priority, status: "shadowed", shadowedBy: null };
    if (end > used) return { ...rule, priority, status: "cut", shadowedBy: null };
    const before = first.get(key);
    if (before !== undefined) {
      return { ...rule, priority, status: "repeated", shadowedBy: before };
    }
    first.set(key, `${path}:${line}`);
    return { ...rule, priority, status: "effective", shadowedBy: null };
  });
}

/** How much of the text the first bytes are, in UTF-16 units. */
function usedUnits(known: Uint8Array, usedBytes: number): number {
  if (usedBytes >= known.length) return Infinity;
  return decodedText(known.subarray(0, usedBytes), { goesOn: true }).length;
}

/** The rules that filters let pass. `shown` makes of a path what the user sees of it, by which they filter. */
export function filteredRules(
  rules: readonly AgentsRule[],
  { effectiveOnly, source, rule, shown }: AgentsFilters & {
    readonly shown: (path: string) => string;
  },
): readonly AgentsRule[] {
  const has = (text: string, part: string | null) =>
    part === null || text.toLowerCase().includes(part.toLowerCase());
  return rules.filter((each) =>
    (!effectiveOnly || each.status === "effective") &&
    has(shown(each.sourcePath), source) &&
    (has(each.key, rule) || has(each.text, rule))
  );
}
