/**
 * Reasoning that only the provider that made it can read (repair-rules §1 d): the lines get a type that Codex does not know, of the
 * same length, so that it sends them to nobody. Undo gives the type back.
 *
 * @module
 */
import { fieldSpan } from "../../../../../codex/edit/edit_line.ts";
import { asList, asObject, asText, parseJson } from "../../../../../codex/json_value.ts";
import { KEPT_OF_STRING, type Line } from "../../../../../codex/lines/line_splitter.ts";
import { readLines } from "../../../../../codex/rollout_reader.ts";
import type { RolloutFacts, ThreadFacts } from "../../../../../diagnose/facts.ts";
import { sameId } from "../../../../../diagnose/rules/rollout_rules.ts";
import type { FileStep } from "../../../../../model/plan.ts";
import type { Patch } from "../../../../../model/thread/byte_edits.ts";
import { patchOf, patchStep } from "../file_edits.ts";
import { cannot, type Mend, type Mending, notYet, type Unmended } from "../fix_row.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const KNOWN = encoder.encode('"response_item"');
const UNKNOWN = encoder.encode('"stripped_item"');
/** Most lines of a rollout that are changed: each is kept in the journal. */
const MOST_LINES = 100_000;

/** Takes the encrypted reasoning of a thread out of what Codex sends; other encrypted items stay, and are told. */
export async function stripReasoning({ facts, world }: Mending): Promise<Mend | Unmended> {
  const steps: FileStep[] = [];
  let [lines, left] = [0, 0];
  for (const file of ownHistory(facts)) {
    const found = await reasoningIn(file, world);
    left += found.left;
    lines += found.patches.length;
    if (found.patches.length > MOST_LINES) {
      return notYet(`more than ${MOST_LINES} of its lines are reasoning`);
    }
    if (found.patches.length === 0) continue;
    const step = patchStep(file, world, { patches: found.patches });
    if ("cannot" in step) return step;
    steps.push(step);
  }
  if (lines === 0) {
    const why = "no line of it is encrypted reasoning";
    // Nobody is told of the many threads that never had any.
    return left === 0 ? { cannot: why, isNothing: true } : cannot(`${why}${leftText(left)}`);
  }
  const what = `${lines} ${lines === 1 ? "line" : "lines"} of encrypted reasoning`;
  return { steps, effect: `${what} no longer sent${inheritedText(facts)}${leftText(left)}` };
}

function leftText(left: number): string {
  if (left === 0) return "";
  const items = left === 1 ? "1 other encrypted item stays" : `${left} other encrypted items stay`;
  return `; ${items}: what was compacted would be forgotten`;
}

function inheritedText(facts: ThreadFacts): string {
  const own = new Set(ownHistory(facts));
  const isInherited = facts.bases.some(({ file }) => file === null || !own.has(file));
  return isInherited ? "; what it reads of another thread stays" : "";
}

/** The file that Codex opens, and those of the same thread that its history begins in, as after a revert. */
function ownHistory({ id, file, bases }: ThreadFacts): readonly RolloutFacts[] {
  const own = bases.flatMap(({ file: base }) => {
    const named = base?.first?.fields?.id ?? null;
    return base !== null && named !== null && sameId(named, id) ? [base] : [];
  });
  return file === null ? [] : [...new Set([file, ...own])];
}

interface Reasoning {
  readonly patches: readonly Patch[];
  /** Other items with encrypted content. */
  readonly left: number;
}

async function reasoningIn(
  { path }: RolloutFacts,
  { system }: Mending["world"],
): Promise<Reasoning> {
  const patches: Patch[] = [];
  let left = 0;
  for await (const line of readLines(path, system)) {
    const text = line.bytes === null ? "" : decoder.decode(line.bytes);
    if (!text.includes('"encrypted_content"')) continue;
    const record = asObject(parseJson(text));
    if (record === null) continue;
    const payload = asObject(record.payload);
    const isReasoning = record.type === "response_item" && payload?.type === "reasoning" &&
      asText(payload.encrypted_content) !== null;
    const start = isReasoning ? typeIn(line) : null;
    if (start === null) left += encryptedIn(record);
    else patches.push(patchOf(line.offset + start, { before: KNOWN, after: UNKNOWN }));
  }
  return { patches, left };
}

/** Where the type of a line stands; `null`: nobody can tell, for the line is too long or its type has escapes. */
function typeIn({ bytes, length, terminated }: Line): number | null {
  const span = fieldSpan(bytes!, ["type"]);
  const isShortened = bytes!.length !== length - (terminated ? 1 : 0);
  if (span === null || (isShortened && span.end > KEPT_OF_STRING)) return null;
  const now = bytes!.subarray(span.start, span.end);
  return now.length === KNOWN.length && now.every((byte, at) => byte === KNOWN[at])
    ? span.start
    : null;
}

/** How many objects in a value have encrypted content. */
function encryptedIn(value: unknown): number {
  const pending: unknown[] = [value];
  let count = 0;
  while (pending.length > 0) {
    const next = pending.pop();
    for (const part of asList(next)) pending.push(part);
    const object = asObject(next);
    if (object === null) continue;
    if (asText(object.encrypted_content) !== null) count++;
    for (const part of Object.values(object)) pending.push(part);
  }
  return count;
}
