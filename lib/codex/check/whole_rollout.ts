import type { AbsolutePath } from "../../model/store.ts";
import { asObject, parseJson } from "../json_value.ts";
import { readLines, type RolloutTools } from "../rollout_reader.ts";
import { type LastLine, newLastLine, ordinalIn } from "./last_line.ts";

/** What only reading every line of a rollout tells. */
export interface WholeRollout {
  /** Bytes, decompressed. */
  readonly bytes: number;
  /** Lines that are not blank. */
  readonly lines: number;
  /** Lines that are not UTF-8: a legacy rollout with one is refused, of a paginated one it is lost (repair-rules §14). */
  readonly notUtf8: number;
  /** Offset of the first of these; `null`: none. */
  readonly firstNotUtf8: number | null;
  /** Lines that are no JSON: lost, and nothing else. */
  readonly broken: number;
  /**
   * Offset of the first turn that does not begin behind the turn before it, or of the first line with a number that nobody can count
   * on from; `null`: all rise (repair-rules §5).
   */
  readonly overlapAt: number | null;
  /** Offset of the first line whose ordinal is not the one behind the ordinal before it; `null`: none. */
  readonly gapAt: number | null;
  /** Its end; `null`: no line can be read. */
  readonly last: LastLine | null;
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const TURN_START = /"type":\s*"(?:task|turn)_started"/;

/** Bytes of a line of which the start tells whether a turn begins. */
const TELLING = 400;

/**
 * Reads every line of a rollout, with bounded memory. `null` where it has more than `most` bytes. Errors as in `readLines`.
 */
export async function readWhole(
  path: AbsolutePath,
  tools: RolloutTools,
  { most }: { readonly most: number },
): Promise<WholeRollout | null> {
  const walk = newWalk();
  for await (const { bytes, offset, length, terminated } of readLines(path, tools)) {
    if (offset + length > most) return null;
    walk.read(bytes, { offset, length, terminated });
  }
  return walk.end();
}

interface Place {
  readonly offset: number;
  readonly length: number;
  readonly terminated: boolean;
}

/** Gathers what whole rollouts tell, line after line. */
export function newWalk(): {
  read(bytes: Uint8Array | null, place: Place): void;
  end(): WholeRollout;
} {
  const last = newLastLine();
  let [end, lines, notUtf8, broken] = [0, 0, 0, 0];
  let firstNotUtf8: number | null = null;
  let overlapAt: number | null = null;
  let gapAt: number | null = null;
  let before: number | null = null;
  let turn: number | null = null;
  return {
    read(bytes, { offset, length, terminated }) {
      end = offset + length;
      const text = bytes === null ? null : textOf(bytes);
      if (text === null) {
        lines++;
        if (bytes === null) broken++;
        else {
          notUtf8++;
          firstNotUtf8 ??= offset;
        }
        last.read(undefined, terminated);
        return;
      }
      if (text.trim() === "") return;
      lines++;
      const record = parseJson(text);
      if (record === undefined) broken++;
      last.read(record, terminated);
      const ordinal = ordinalIn(asObject(record) ?? {});
      if (ordinal === null) return;
      // With one this high Codex takes nothing in.
      if (ordinal === Number.MAX_SAFE_INTEGER) overlapAt ??= offset;
      if (before !== null && ordinal !== before + 1) gapAt ??= offset;
      before = ordinal;
      if (!TURN_START.test(text.slice(0, TELLING))) return;
      if (turn !== null && ordinal <= turn) overlapAt ??= offset;
      turn = Math.max(turn ?? 0, ordinal);
    },
    end: () => ({
      bytes: end,
      lines,
      notUtf8,
      firstNotUtf8,
      broken,
      overlapAt,
      gapAt,
      last: last.found(),
    }),
  };
}

/** `null`: it is not UTF-8. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    // What is counted.
    return null;
  }
}
